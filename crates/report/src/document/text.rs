//! Text with emphasis.

/// Text with emphasis. It is written with `**` around what is strong, a backtick on either side of
/// what is code, and `[text](#address)` for what leads to another place of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub(crate) Vec<Span>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Span {
    Plain(String),
    Strong(String),
    Code(String),
    Link { text: String, to: String },
}

impl Text {
    /// Text from outside, in which nothing has a meaning of its own.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Span::Plain(text.into())])
    }

    /// The words without their emphasis.
    pub fn to_plain(&self) -> String {
        let texts = self.0.iter().map(|span| match span {
            Span::Plain(text) | Span::Strong(text) | Span::Code(text) | Span::Link { text, .. } => {
                text.as_str()
            }
        });
        texts.collect()
    }
}

impl<T: AsRef<str>> From<T> for Text {
    fn from(text: T) -> Self {
        let mut spans = Vec::new();
        for (index, part) in text.as_ref().split('`').enumerate() {
            if index % 2 == 1 {
                spans.push(Span::Code(part.to_owned()));
                continue;
            }
            for (index, part) in part.split("**").enumerate() {
                match (part.is_empty(), index % 2) {
                    (true, _) => {}
                    (false, 0) => links(part, &mut spans),
                    (false, _) => spans.push(Span::Strong(part.to_owned())),
                }
            }
        }
        Self(spans)
    }
}

/// Text without emphasis, and the links in it.
fn links(mut text: &str, spans: &mut Vec<Span>) {
    let plain = |text: &str, spans: &mut Vec<Span>| {
        if !text.is_empty() {
            spans.push(Span::Plain(text.to_owned()));
        }
    };
    while let Some((before, link, after)) = first_link(text) {
        plain(before, spans);
        spans.push(link);
        text = after;
    }
    plain(text, spans);
}

/// What stands before the first link, the link, and what stands behind it.
fn first_link(text: &str) -> Option<(&str, Span, &str)> {
    let middle = text.find("](#")?;
    let start = text[..middle].rfind('[')?;
    let end = middle + text[middle..].find(')')?;
    let link = Span::Link {
        text: text[start + 1..middle].to_owned(),
        to: text[middle + 3..end].to_owned(),
    };
    Some((&text[..start], link, &text[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_make_spans() {
        let text = Text::from("a **b** `c**d`");
        let expected = [
            Span::Plain("a ".to_owned()),
            Span::Strong("b".to_owned()),
            Span::Plain(" ".to_owned()),
            Span::Code("c**d".to_owned()),
        ];
        assert_eq!(text.0, expected);
        assert_eq!(text.to_plain(), "a b c**d");
    }

    #[test]
    fn links_lead_to_addresses() {
        let text = Text::from("see [C2: shapes](#c2), [not] (#this)");
        let link = Span::Link {
            text: "C2: shapes".to_owned(),
            to: "c2".to_owned(),
        };
        let plain = |text: &str| Span::Plain(text.to_owned());
        let expected = [plain("see "), link, plain(", [not] (#this)")];
        assert_eq!(text.0, expected);
        assert_eq!(Text::from("a ](# b").to_plain(), "a ](# b");
    }

    #[test]
    fn text_from_outside_keeps_its_marks() {
        assert_eq!(Text::plain("`a` **b**").to_plain(), "`a` **b**");
    }
}
