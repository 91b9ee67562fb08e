//! `ensure_image`: the machine image of a server.

use crate::model::{LocalisedText, Node, Op};
use crate::rewrite::function::{Body, Function, uid};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::names;
use crate::rewrite::queries::{image_of, scope};
use crate::rewrite::val::Val;
use crate::rewrite::verbs::primitive;

pub(super) const TABLE: &[Function] = &[Function {
    name: "ensure_image",
    signature: "ensure_image(x)",
    doc: "the image of x, captured from it if there is none",
    arity: (1, 1),
    named: &[],
    body: Body::Verb(|machine, args| {
        let node = args.node(0, machine)?;
        let image = ensure_image(machine, node)?;
        Ok(Val::Element(uid(machine, image)))
    }),
}];

fn ensure_image(machine: &mut Machine<'_>, node: Node) -> Result<Node, Trouble> {
    if let Some(found) = image_of(machine, node) {
        return Ok(found);
    }
    let name = format!("{}-image", names::root(&machine.element(node).id));
    let scope = scope(machine, node);
    let image = primitive::add(machine, "image", &name, scope)?;
    primitive::join(machine, node, Op::Control, image, Some(LocalisedText::en_ja("capture", "作成")))?;
    Ok(image)
}
