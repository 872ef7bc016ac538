use super::messages::{Attribute, Graph, Node, Tensor, Value};

/// A graph while it is drawn, one node behind the other.
pub(super) struct Drawing {
    graph: Graph,
    /// The value that the next node takes.
    present: String,
}

impl Drawing {
    pub(super) fn new(input: &str) -> Self {
        Self {
            graph: Graph::default(),
            present: input.to_owned(),
        }
    }

    /// The value that the next node takes.
    pub(super) fn present(&self) -> String {
        self.present.clone()
    }

    /// A node behind the present value, which takes these values, too.
    pub(super) fn add(
        &mut self,
        operator: &str,
        name: &str,
        others: &[String],
        attributes: Vec<Attribute>,
    ) {
        let mut inputs = vec![self.present()];
        inputs.extend_from_slice(others);
        self.add_of(operator, name, inputs, attributes);
    }

    /// A node that takes these values, and whose output is the present value then.
    pub(super) fn add_of(
        &mut self,
        operator: &str,
        name: &str,
        input: Vec<String>,
        attribute: Vec<Attribute>,
    ) {
        self.present = format!("{name}.{operator}");
        self.graph.node.push(Node {
            input,
            output: vec![self.present()],
            name: format!("{name}.{operator}"),
            op_type: operator.to_owned(),
            attribute,
        });
    }

    /// Gives the present value a name of its own.
    pub(super) fn call(&mut self, name: &str) {
        self.graph.node.push(Node {
            input: vec![self.present()],
            output: vec![name.to_owned()],
            name: name.to_owned(),
            op_type: "Identity".to_owned(),
            attribute: Vec::new(),
        });
    }

    /// All axes but the batch become one.
    pub(super) fn flatten_unless(&mut self, kept: bool, name: &str) {
        if !kept {
            self.add("Flatten", name, &[], vec![Attribute::int("axis", 1)]);
        }
    }

    /// Numbers that are part of the file.
    pub(super) fn floats(&mut self, name: &str, dims: &[usize], values: &[f32]) {
        self.graph
            .initializer
            .push(Tensor::floats(name, dims, values));
    }

    /// A single number, the same wherever it is needed.
    pub(super) fn number(&mut self, value: f32) -> String {
        let name = format!("number {value}");
        if self
            .graph
            .initializer
            .iter()
            .all(|tensor| tensor.name != name)
        {
            self.floats(&name, &[], &[value]);
        }
        name
    }

    pub(super) fn finish(self, name: &str, input: Vec<Value>, output: Vec<Value>) -> Graph {
        Graph {
            name: name.to_owned(),
            input,
            output,
            ..self.graph
        }
    }
}
