//! Lines that permissions speak of: who may send to which queue, read which table.

use std::collections::{BTreeMap, HashMap};

use crate::import::cloud::tables::Tables;
use crate::import::cloud::{Inventory, ResourceId};
use crate::import::read::json;
use crate::import::value::Value;
use crate::limits::import::POLICY_VALUES;
use crate::model::Op;

/// What a permission lets a principal do with a resource.
#[derive(Clone, Debug)]
pub struct Granted {
    /// What may be used.
    pub target: ResourceId,
    /// The operator, from the principal to the target.
    pub operator: Op,
    /// True if the line runs from the target to the principal: messages that are received.
    pub back: bool,
    /// `read` or `write`, if it is only one of them.
    pub property: String,
    /// True if the policy is known, and not what it allows.
    pub vague: bool,
    /// Which policy says so, and by which action.
    pub because: String,
}

/// The actions of a statement, and of which resources it speaks.
struct Statement {
    actions: Vec<String>,
    targets: Vec<ResourceId>,
}

/// All policies of an import, by the role that has them.
pub struct Policies<'a> {
    inventory: &'a Inventory,
    tables: &'a Tables,
    of_role: HashMap<ResourceId, Vec<ResourceId>>,
}

const ROLES: [&str; 2] = ["aws_iam_role", "AWS::IAM::Role"];
const POLICIES: [&str; 5] =
    ["aws_iam_role_policy", "aws_iam_policy", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"];

impl<'a> Policies<'a> {
    /// Finds which role has which policies.
    pub fn new(inventory: &'a Inventory, tables: &'a Tables) -> Policies<'a> {
        let mut of_role: HashMap<ResourceId, Vec<ResourceId>> = HashMap::new();
        for id in inventory.ids() {
            let type_name = inventory.get(id).type_name.as_str();
            if POLICIES.contains(&type_name) {
                let roles = inventory.targets_at(id, "role|roles|role_name");
                roles.into_iter().for_each(|role| of_role.entry(role).or_default().push(id));
            } else if matches!(type_name, "aws_iam_role_policy_attachment" | "aws_iam_policy_attachment") {
                let policies = inventory.targets_at(id, "policy_arn");
                for role in inventory.targets_at(id, "role|roles") {
                    of_role.entry(role).or_default().extend(&policies);
                }
            } else if ROLES.contains(&type_name) {
                let managed = inventory.targets_at(id, "managed_policy_arns");
                of_role.entry(id).or_default().extend(managed);
            }
        }
        Policies { inventory, tables, of_role }
    }

    /// What whoever has these parts may do: its roles among them, and policies that stand in it.
    pub fn granted(&self, parts: &[ResourceId]) -> Vec<Granted> {
        let mut found = Vec::new();
        for &part in parts {
            let resource = self.inventory.get(part);
            let is_role = ROLES.contains(&resource.type_name.as_str());
            // A role's own, or those that a template writes beside a function.
            let own = if is_role { "inline_policy|policies" } else { "policies" };
            for value in resource.at(own) {
                self.statements_in(part, value).iter().for_each(|statement| self.meant(part, statement, &mut found));
            }
            if is_role {
                for &policy in self.of_role.get(&part).into_iter().flatten() {
                    for value in self.inventory.get(policy).at("policy|policy_document") {
                        let statements = self.statements_in(policy, value);
                        statements.iter().for_each(|statement| self.meant(policy, statement, &mut found));
                    }
                }
            }
        }
        found
    }

    /// The statements of a document, however it is written: as data, as a text of JSON, as one that another resource
    /// makes. Where only the references of one are known, the actions are not.
    fn statements_in(&self, id: ResourceId, value: &Value) -> Vec<Statement> {
        let from = self.inventory.get(id);
        let mut found = Vec::new();
        let mut rest = Vec::new();
        let mut open = vec![(value.clone(), 0)];
        while let Some((value, depth)) = open.pop() {
            match &value {
                Value::Map(entries) => {
                    let is_statement = |key: &str| matches!(snake_key(key).as_str(), "resource" | "resources");
                    if entries.iter().any(|(key, _)| is_statement(key)) {
                        found.extend(self.statement(id, &value));
                    } else {
                        open.extend(entries.iter().map(|(_, value)| (value.clone(), depth)));
                    }
                }
                Value::List(items) | Value::Join(items) => open.extend(items.iter().map(|item| (item.clone(), depth))),
                Value::Text(text) => open.extend(json::inner(text, POLICY_VALUES).map(|value| (value, depth))),
                Value::Refer(reference) if depth < 4 => {
                    for target in self.inventory.resolve(from, reference) {
                        let other = self.inventory.get(target);
                        if other.type_name == "data.aws_iam_policy_document" {
                            let statements = other.at("statement|source_policy_documents|override_policy_documents");
                            for statement in statements {
                                found.extend(self.statements_of_data(target, statement));
                            }
                        } else {
                            rest.push(target);
                        }
                    }
                }
                _ => {}
            }
        }
        if found.is_empty() && !rest.is_empty() {
            found.push(Statement { actions: Vec::new(), targets: rest });
        }
        found
    }

    fn statements_of_data(&self, id: ResourceId, value: &Value) -> Vec<Statement> {
        value.items().iter().filter_map(|item| self.statement(id, item)).collect()
    }

    fn statement(&self, id: ResourceId, value: &Value) -> Option<Statement> {
        if value.text_at("effect").is_some_and(|effect| effect.eq_ignore_ascii_case("deny")) {
            return None;
        }
        let from = self.inventory.get(id);
        let mut actions = Vec::new();
        for value in value.at("action|actions") {
            value.walk(&mut |value| actions.extend(value.as_text().map(str::to_owned)));
        }
        let resources = value.at("resource|resources");
        let targets: Vec<ResourceId> =
            resources.into_iter().flat_map(|value| self.inventory.targets(from, value)).collect();
        (!targets.is_empty()).then_some(Statement { actions, targets })
    }

    fn meant(&self, policy: ResourceId, statement: &Statement, found: &mut Vec<Granted>) {
        let name = &self.inventory.get(policy).address;
        // What the actions of one meaning are, with the words of its flags.
        let mut meant: BTreeMap<(Op, bool), (Vec<&str>, &str)> = BTreeMap::new();
        for action in &statement.actions {
            let Some(grant) = self.tables.grant(action) else { continue };
            let Some(key) = grant.operator() else { continue };
            match meant.get_mut(&key) {
                None => drop(meant.insert(key, (grant.property.split_whitespace().collect(), action))),
                Some((words, _)) if words.as_slice() != [grant.property.as_str()] => words.clear(),
                Some(_) => {}
            }
        }
        if statement.actions.is_empty() {
            meant.insert((Op::Request, false), (Vec::new(), ""));
        }
        for ((operator, back), (words, action)) in meant {
            let because = if action.is_empty() { name.clone() } else { format!("{name} ({action})") };
            for &target in &statement.targets {
                let property = words.join(" ");
                let vague = action.is_empty();
                found.push(Granted { target, operator, back, property, vague, because: because.clone() });
            }
        }
    }
}

fn snake_key(key: &str) -> String {
    crate::import::value::snake(key)
}
