//! What `cijfer-analysis` counts, as tables.

mod brief;
mod comparison;
mod confusion;
mod convention;
mod count;
mod explanation;
mod roofline;
mod sharing;
mod summary;
mod symbolic;

pub use brief::brief;
pub use comparison::comparison_table;
pub use confusion::confusion_table;
pub use convention::convention_table;
pub use count::count_table;
pub use explanation::explanation_table;
pub use roofline::{devices_table, roofline_table};
pub use sharing::sharing_table;
pub use summary::summary_table;
pub use symbolic::symbolic_table;

use cijfer_analysis::{Geometry, Language, Quantity, Rational};
use cijfer_network::Shape;

use crate::texts::texts;
use crate::{Cell, Column};

/// The name of a quantity as the heading of a column of numbers.
fn counts(quantity: Quantity, language: Language) -> Column {
    Column::right(capitalised(&quantity.name(language)))
}

fn layer_column(language: Language) -> Column {
    Column::left(texts(language).tables.layer()).key("layer")
}

/// The name with a capital letter.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn shape(shape: &Shape) -> Cell {
    Cell::Text(shape.to_string())
}

/// Two exact fractions, rows and columns: `28×28`.
pub fn pair(language: Language, [rows, columns]: [Rational; 2]) -> String {
    let (rows, columns) = (language.rational(rows), language.rational(columns));
    format!("{rows}×{columns}")
}

/// How large a receptive field is and how far it moves; nothing where there is none.
fn field(language: Language, geometry: Option<Geometry>) -> [Cell; 2] {
    match geometry {
        Some(Geometry { rows, columns }) => [
            pair(language, [rows.size, columns.size]).into(),
            pair(language, [rows.stride, columns.stride]).into(),
        ],
        None => [Cell::empty(), Cell::empty()],
    }
}

/// All of them, or the one with that index alone; none where there is no such one.
fn kept<T>(layers: &[T], only: Option<usize>) -> &[T] {
    match only {
        None => layers,
        Some(index) => layers.get(index..=index).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cijfer_analysis::{Analysis, Conditions, Convention, Device, Recount, Roofline, Sharing};
    use cijfer_network::{Conv2d, MaxPooling2d, Network};
    use expect_test::{Expect, expect};

    /// The start of C over an image that is not square.
    fn network() -> Network {
        Network::new("start of C", Shape::image(28, 40, 1))
            .then(Conv2d::new(20, [5, 5]))
            .then(MaxPooling2d::new([2, 2]))
    }

    fn check(table: &crate::Table, expected: Expect) {
        expected.assert_eq(&table.to_text());
    }

    #[test]
    fn a_roofline_has_a_row_a_layer_and_what_was_measured() {
        let analysis = Analysis::of(&network()).expect("fits");
        let card = Device::known().next().expect("the card");
        let roofline = Roofline::of(&analysis, card).expect("small");
        let table = roofline_table(&analysis, &roofline, Some(&[2e-6, 4e-6]), Language::Dutch);
        check(
            &table,
            expect![[r#"
            Laag           Bewerkingen    Bytes  Bewerkingen/byte  Begrensd door  Om te rekenen  Om te verplaatsen  In theorie  Gemeten  Factor  ervan geheugen  en de rest
            ─────────────  ───────────  ───────  ────────────────  ─────────────  ─────────────  ─────────────────  ──────────  ───────  ──────  ──────────────  ──────────
            conv2d             864.000   75.680             11,42  geheugen             0,86 µs            0,95 µs     0,95 µs  2,00 µs     2,3             1,1         2,1
            max_pooling2d            0   86.400              0,00  geheugen                 0 s            1,08 µs     1,08 µs  4,00 µs
            ─────────────  ───────────  ───────  ────────────────  ─────────────  ─────────────  ─────────────────  ──────────  ───────  ──────  ──────────────  ──────────
            Totaal             864.000  162.080              5,33                       0,86 µs            2,03 µs     2,03 µs  6,00 µs     6,9             2,3         3,0
        "#]],
        );
    }

    #[test]
    fn sharing_says_each_way() {
        let sharing = Sharing::of(&network()).expect("fits").expect("slides");
        check(
            &sharing_table(&sharing, Language::English),
            expect![[r#"
            Way                                      Calculation  Multiplications  Times as many
            ───────────────────────────────────────  ───────────  ───────────────  ─────────────
            one pass over the whole image            432,000              432,000            1.0
            each window by itself, every 2×2 pixels  12·18·2,000          432,000            1.0
            each window by itself, at every pixel    23·35·2,000        1,610,000            3.7
        "#]],
        );
    }

    #[test]
    fn a_convention_says_what_it_leaves_out() {
        let network = network().then(cijfer_network::Operation::Flatten);
        let recount = Recount::of(&network, Conditions::default(), Convention::TensorFlow);
        let recount = recount.expect("fits");
        check(
            &convention_table(&recount, None, Language::English),
            expect![[r#"
                Layer          Class         Calculation                    Float ops
                ─────────────  ────────────  ─────────────────────────────  ─────────
                conv2d         Conv2D        2·24·36·20·(5·5·1) + 24·36·20    881,280
                max_pooling2d  MaxPooling2D  12·18·20·(2·2)                    17,280
                flatten        Flatten
                ─────────────  ────────────  ─────────────────────────────  ─────────
                Total                        881,280 + 17,280                 898,560
            "#]],
        );
        check(
            &convention_table(&recount, Some(0), Language::Dutch),
            expect![[r#"
                Laag    Klasse  Berekening                     Float ops
                ──────  ──────  ─────────────────────────────  ─────────
                conv2d  Conv2D  2·24·36·20·(5·5·1) + 24·36·20    881.280
            "#]],
        );
    }
}
