use cijfer_network::Activation;

use super::graph::Drawing;
use super::messages::Attribute;

impl Drawing {
    /// An activation function behind the present value. Channels are axis 1.
    pub(super) fn activation(&mut self, activation: Activation, name: &str) {
        let float = |name, value| vec![Attribute::float(name, value)];
        let channels = || vec![Attribute::int("axis", 1)];
        match activation {
            Activation::Linear => {}
            Activation::Relu => self.add("Relu", name, &[], Vec::new()),
            Activation::Relu6 => self.clipped(0.0, 6.0, name),
            Activation::HardTanh => self.clipped(-1.0, 1.0, name),
            Activation::LeakyRelu => self.add("LeakyRelu", name, &[], float("alpha", 0.2)),
            Activation::Elu => self.add("Elu", name, &[], float("alpha", 1.0)),
            Activation::Selu => self.add("Selu", name, &[], Vec::new()),
            Activation::Sigmoid => self.add("Sigmoid", name, &[], Vec::new()),
            Activation::HardSigmoid => {
                let line = [("alpha", 1.0 / 6.0), ("beta", 0.5)];
                let line = line.map(|(name, value)| Attribute::float(name, value));
                self.add("HardSigmoid", name, &[], line.to_vec());
            }
            Activation::Softmax => self.add("Softmax", name, &[], channels()),
            Activation::LogSoftmax => self.add("LogSoftmax", name, &[], channels()),
            Activation::Tanh => self.add("Tanh", name, &[], Vec::new()),
            Activation::Silu => {
                // x · 1 / (1 + e⁻ˣ), written out: ONNX Runtime's Sigmoid ends at about e⁻¹⁸, and that times a
                // strongly negative x is no longer next to nothing (4e-4 in a logit of C-fine).
                let x = self.present();
                let one = self.number(1.0);
                self.add("Neg", &format!("{name}.argument"), &[], Vec::new());
                self.add("Exp", name, &[], Vec::new());
                self.add("Add", name, &[one], Vec::new());
                self.add("Reciprocal", name, &[], Vec::new());
                self.add("Mul", name, &[x], Vec::new());
            }
            Activation::HardSilu => self.add("HardSwish", name, &[], Vec::new()),
            Activation::Gelu => {
                // x · (1 + erf(x / √2)) / 2
                let x = self.present();
                let [root, one, half] =
                    [std::f32::consts::FRAC_1_SQRT_2, 1.0, 0.5].map(|value| self.number(value));
                self.add("Mul", &format!("{name}.argument"), &[root], Vec::new());
                self.add("Erf", name, &[], Vec::new());
                self.add("Add", name, &[one], Vec::new());
                self.add("Mul", &format!("{name}.both"), &[half], Vec::new());
                self.add("Mul", name, &[x], Vec::new());
            }
            Activation::Mish => self.add("Mish", name, &[], Vec::new()),
            Activation::Softplus => self.add("Softplus", name, &[], Vec::new()),
            Activation::Softsign => self.add("Softsign", name, &[], Vec::new()),
            Activation::Exponential => self.add("Exp", name, &[], Vec::new()),
        }
    }

    fn clipped(&mut self, least: f32, most: f32, name: &str) {
        let bounds = [least, most].map(|value| self.number(value));
        self.add("Clip", name, &bounds, Vec::new());
    }
}
