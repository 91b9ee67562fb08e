//! What SAM adds: events that stand in functions, an API that functions share, permissions by name.
//!
//! Events become the resources that SAM would make of them, so that the tables need to know only those.

use crate::import::cloud::{Found, Resource};
use crate::import::value::{Reference, Value};

/// The names of permissions, with the action that each is about.
const POLICIES: [(&str, &str); 22] = [
    ("DynamoDBCrudPolicy", "dynamodb:*"),
    ("DynamoDBReadPolicy", "dynamodb:GetItem"),
    ("DynamoDBWritePolicy", "dynamodb:PutItem"),
    ("DynamoDBStreamReadPolicy", "dynamodb:GetRecords"),
    ("SQSSendMessagePolicy", "sqs:SendMessage"),
    ("SQSPollerPolicy", "sqs:ReceiveMessage"),
    ("SNSPublishMessagePolicy", "sns:Publish"),
    ("SNSCrudPolicy", "sns:Publish"),
    ("S3ReadPolicy", "s3:GetObject"),
    ("S3WritePolicy", "s3:PutObject"),
    ("S3CrudPolicy", "s3:*"),
    ("S3FullAccessPolicy", "s3:*"),
    ("StepFunctionsExecutionPolicy", "states:StartExecution"),
    ("LambdaInvokePolicy", "lambda:InvokeFunction"),
    ("EventBridgePutEventsPolicy", "events:PutEvents"),
    ("KinesisStreamReadPolicy", "kinesis:GetRecords"),
    ("KinesisCrudPolicy", "kinesis:PutRecord"),
    ("FirehoseWritePolicy", "firehose:PutRecord"),
    ("AWSSecretsManagerGetSecretValuePolicy", "secretsmanager:GetSecretValue"),
    ("SSMParameterReadPolicy", "ssm:GetParameter"),
    ("ElasticsearchHttpPostPolicy", "es:ESHttpPost"),
    ("SESCrudPolicy", "ses:SendEmail"),
];

/// Adds what SAM would make.
pub fn expand(found: &mut Found) {
    let mut made = Vec::new();
    let mut shared: Vec<(String, &str)> = Vec::new();
    for resource in &mut found.resources {
        if !resource.type_name.starts_with("AWS::Serverless::") {
            continue;
        }
        name_permissions(resource);
        let events: Vec<(String, Value)> =
            resource.at("events").into_iter().flat_map(Value::entries).cloned().collect();
        for (name, event) in events {
            made.extend(of_event(resource, &name, &event, &mut shared));
        }
    }
    for resource in &mut found.resources {
        let connectors: Vec<Value> = resource.at("connectors.*").into_iter().cloned().collect();
        let own = (resource.type_name == "AWS::Serverless::Connector").then(|| resource.trees[0].clone());
        for connector in connectors.iter().chain(&own) {
            connect(resource, connector, &mut made);
        }
    }
    for (address, type_name) in shared {
        if !found.resources.iter().any(|resource| resource.address == address) {
            made.push(new(&address, type_name, "Api", Vec::new()));
        }
    }
    found.resources.extend(made);
}

fn new(address: &str, type_name: &str, name: &str, entries: Vec<(&str, Value)>) -> Resource {
    let tree = Value::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect());
    Resource {
        address: address.to_owned(),
        base: address.to_owned(),
        instance: None,
        type_name: type_name.to_owned(),
        name: name.to_owned(),
        trees: vec![tree],
        made: true,
    }
}

fn of_event(owner: &Resource, name: &str, event: &Value, shared: &mut Vec<(String, &'static str)>) -> Option<Resource> {
    let kind = event.get("Type").and_then(Value::as_text)?;
    let properties = event.get("Properties").cloned().unwrap_or(Value::Null);
    let get = |names: &[&str]| names.iter().find_map(|name| properties.get(name)).cloned();
    let address = format!("{}.{name}", owner.address);
    let target = Value::refer(owner.address.clone(), "");
    let prefix = owner.address.strip_suffix(owner.name.as_str()).unwrap_or_default();
    Some(match kind {
        "Api" | "HttpApi" => {
            let (implicit, type_name, property) = match kind {
                "Api" => ("ServerlessRestApi", "AWS::Serverless::Api", "RestApiId"),
                _ => ("ServerlessHttpApi", "AWS::Serverless::HttpApi", "ApiId"),
            };
            let api = get(&[property]).unwrap_or_else(|| {
                shared.push((format!("{prefix}{implicit}"), type_name));
                Value::Refer(Reference { to: format!("{prefix}{implicit}"), attribute: String::new() })
            });
            let path = get(&["Path"]).unwrap_or(Value::Null);
            new(
                &address,
                "AWS::ApiGatewayV2::Route",
                name,
                vec![("ApiId", api), ("Target", target), ("RouteKey", path)],
            )
        }
        "SQS" | "Kinesis" | "DynamoDB" | "MSK" | "MQ" | "DocumentDB" | "SelfManagedKafka" => {
            let source = get(&["Queue", "Stream", "Broker", "Cluster"])?;
            let entries = vec![("EventSourceArn", source), ("FunctionName", target)];
            new(&address, "AWS::Lambda::EventSourceMapping", name, entries)
        }
        "SNS" => {
            new(&address, "AWS::SNS::Subscription", name, vec![("TopicArn", get(&["Topic"])?), ("Endpoint", target)])
        }
        "S3" => new(
            &address,
            "aws_s3_bucket_notification",
            name,
            vec![("bucket", get(&["Bucket"])?), ("lambda_function", target)],
        ),
        "Cognito" => {
            new(&address, "AWS::ApiGatewayV2::Route", name, vec![("ApiId", get(&["UserPool"])?), ("Target", target)])
        }
        "Schedule" | "ScheduleV2" => {
            let arn = Value::Map(vec![("Arn".to_owned(), target)]);
            new(&address, "AWS::Scheduler::Schedule", name, vec![("Target", arn)])
        }
        "EventBridgeRule" | "CloudWatchEvent" => {
            let mut entries = vec![("Arn".to_owned(), target)];
            entries.extend(get(&["DeadLetterConfig"]).map(|config| ("DeadLetterConfig".to_owned(), config)));
            let mut all = vec![("Targets", Value::Map(entries))];
            all.extend(get(&["EventBusName"]).map(|bus| ("EventBusName", bus)));
            new(&address, "AWS::Events::Rule", name, all)
        }
        "IoTRule" => {
            let payload = Value::Map(vec![("Actions".to_owned(), target)]);
            new(&address, "AWS::IoT::TopicRule", name, vec![("TopicRulePayload", payload)])
        }
        _ => return None,
    })
}

/// `DynamoDBCrudPolicy: {TableName: …}` as a statement.
fn name_permissions(resource: &mut Resource) {
    for tree in &mut resource.trees {
        let Value::Map(entries) = tree else { continue };
        for (_, policies) in entries.iter_mut().filter(|(key, _)| key == "Policies") {
            let spelt = policies.items().iter().map(|policy| match policy.entries() {
                [(name, target)] => match POLICIES.iter().find(|(known, _)| known == name) {
                    Some((_, action)) => statement(action, target.clone()),
                    None => policy.clone(),
                },
                _ => policy.clone(),
            });
            *policies = Value::List(spelt.collect());
        }
    }
}

fn statement(action: &str, target: Value) -> Value {
    Value::Map(vec![("Action".to_owned(), Value::text(action)), ("Resource".to_owned(), target)])
}

/// A connector says who may use what. One that stands in its source has only the destination.
fn connect(owner: &Resource, connector: &Value, made: &mut Vec<Resource>) {
    let properties = connector.get("Properties").unwrap_or(connector);
    let end = |name: &str| {
        let end = properties.get(name)?;
        let id = end.items().iter().find_map(|end| end.get("Id").and_then(Value::as_text));
        Some(match id {
            Some(id) => Value::refer(id, ""),
            None => end.clone(),
        })
    };
    let Some(to) = end("Destination") else { return };
    let from = end("Source").unwrap_or_else(|| Value::refer(owner.address.clone(), ""));
    let address = format!("{}.connector{}", owner.address, made.len());
    made.push(new(&address, "AWS::Serverless::Connector", "connector", vec![("Source", from), ("Destination", to)]));
}
