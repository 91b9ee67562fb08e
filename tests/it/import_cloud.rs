//! What becomes of plans and templates of clouds.

use crate::import::{is_kept_so, sample};
use cdp_draw::design::compile::compile;
use cdp_draw::import::{Imported, Options, Source, import};
use cdp_draw::limits::Limits;
use cdp_draw::world::Disk;

const INPUTS: [&str; 4] = ["ecs-shop.tf", "tickets-plan.json", "orders-sam.yaml", "pipeline-cdk.json"];

fn imported(name: &str) -> Imported {
    let text = sample(name);
    let source = Source { name, text: &text };
    import(&[source], Options::default(), &Limits::default()).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

#[test]
fn plans_and_templates_become_designs() {
    for name in INPUTS {
        let imported = imported(name);
        is_kept_so(name, &imported);
        let compiled = compile(name, imported.text.as_bytes(), &Disk::new("."), &Limits::default());
        let said: Vec<String> = compiled.diagnostics.iter().map(|d| d.message.to_string()).collect();
        assert!(said.is_empty(), "{name}: {said:?}");
    }
}

#[test]
fn no_secret_leaves_its_file() {
    for name in INPUTS {
        let imported = imported(name);
        let all = format!("{}{}", imported.text, imported.report.text());
        for secret in ["hunter2", "s3cr3t", "swordfish", "do-not-print", "never-in", "@example.com"] {
            assert!(!all.contains(secret), "{name}: {secret}");
        }
    }
}

/// What leads to itself, or to ever more of itself, ends, and says so where something was not read.
#[test]
fn what_multiplies_is_counted() {
    let doubled: String = (0..60).map(|n| format!("  l{n} = [local.l{0}, local.l{0}]\n", n + 1)).collect();
    let doubled =
        format!("locals {{\n{doubled}  l60 = 1\n}}\nresource \"aws_instance\" \"a\" {{\n  user_data = local.l0\n}}\n");
    let circle =
        "locals {\n  a = local.b\n  b = local.a\n}\nresource \"aws_instance\" \"a\" {\n  user_data = local.a\n}\n";
    let parameter = |n: usize| {
        format!(
            "\"P{n}\": {{\"Default\": {{\"Fn::Join\": [\"\", [{{\"Ref\": \"P{0}\"}}, {{\"Ref\": \"P{0}\"}}]]}}}}",
            n + 1
        )
    };
    let parameters: Vec<String> = (0..60).map(parameter).collect();
    let parameters = format!(
        "{{\"Parameters\": {{{}}}, \"Resources\": {{\"A\": {{\"Type\": \"AWS::S3::Bucket\", \"Properties\": {{\"BucketName\": {{\"Ref\": \"P0\"}}}}}}}}}}",
        parameters.join(", ")
    );
    let limits = Limits { import_values: 100_000, ..Limits::default() };
    for (name, text, said) in [("a.tf", doubled.as_str(), true), ("b.tf", circle, false), ("c.json", &parameters, true)]
    {
        let made = import(&[Source { name, text }], Options::default(), &limits).expect(name);
        assert_eq!(made.report.remarks.iter().any(|remark| remark.contains("not everything")), said, "{name}");
        assert!(made.text.contains("server a") || made.text.contains("bucket a"), "{name}: {}", made.text);
    }
    let crowded = format!("resource \"aws_instance\" \"a\" {{\n{}}}\n", "  x = 1\n".repeat(30_000));
    let why = import(&[Source { name: "d.tf", text: &crowded }], Options::default(), &limits).expect_err("too much");
    assert!(why.message.contains("more than 10000 entries"), "{}", why.message);
}

/// The queue that wakes a function is one line, although a plan does not know yet what the policy of the function allows.
#[test]
fn a_policy_that_is_not_known_yet_draws_no_line_back() {
    let resource = |kind: &str, name: &str, expressions: &str| {
        let base = format!(
            "\"address\": \"{kind}.{name}\", \"mode\": \"managed\", \"type\": \"{kind}\", \"name\": \"{name}\""
        );
        (format!("{{{base}, \"values\": {{}}}}"), format!("{{{base}, \"expressions\": {{{expressions}}}}}"))
    };
    let names = |key: &str, of: &str| format!("\"{key}\": {{\"references\": [\"{of}.arn\", \"{of}\"]}}");
    let (values, expressions): (Vec<String>, Vec<String>) = [
        resource("aws_sqs_queue", "jobs", ""),
        resource("aws_iam_role", "r", ""),
        resource(
            "aws_iam_role_policy",
            "p",
            &format!("{}, {}", names("role", "aws_iam_role.r"), names("policy", "aws_sqs_queue.jobs")),
        ),
        resource("aws_lambda_function", "work", &names("role", "aws_iam_role.r")),
        resource(
            "aws_lambda_event_source_mapping",
            "m",
            &format!(
                "{}, {}",
                names("event_source_arn", "aws_sqs_queue.jobs"),
                names("function_name", "aws_lambda_function.work")
            ),
        ),
    ]
    .into_iter()
    .unzip();
    let text = format!(
        "{{\"planned_values\": {{\"root_module\": {{\"resources\": [{}]}}}}, \"configuration\": {{\"root_module\": {{\"resources\": [{}]}}}}}}",
        values.join(", "),
        expressions.join(", ")
    );
    let made =
        import(&[Source { name: "plan.json", text: &text }], Options::default(), &Limits::default()).expect("a plan");
    assert!(made.text.contains("jobs ~> work") && !made.text.contains("work -> jobs"), "{}", made.text);
}
