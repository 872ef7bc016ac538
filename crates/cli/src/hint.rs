//! What to do about an error of the libraries: they speak of values, and know neither flags nor commands.

use std::error::Error;

/// What helps against an error, with the flag or command that does it.
pub(crate) fn hint(error: &anyhow::Error) -> Option<&'static str> {
    error.chain().find_map(of_link)
}

/// A link of the chain of causes. The libraries' errors pass on the text of what they wrap, and are no link apart from it.
fn of_link(link: &(dyn Error + 'static)) -> Option<&'static str> {
    if let Some(error) = link.downcast_ref() {
        return of_work(error);
    }
    if let Some(error) = link.downcast_ref() {
        return of_localization(error);
    }
    if let Some(error) = link.downcast_ref() {
        return of_dataset(error);
    }
    of_pictures(link.downcast_ref()?)
}

fn of_work(error: &cijfer_work::Error) -> Option<&'static str> {
    use cijfer_work::Error;
    match error {
        Error::Picture(error) => of_pictures(error),
        Error::Localization(error) => of_localization(error),
        Error::Image { source, .. } => of_work(source),
        Error::Memory { .. } => Some("--memory raises that"),
        Error::Changed { .. } => Some("`cijfer plan` makes a new plan"),
        Error::Manifest { line: 1, .. } => Some("`cijfer plan` writes manifests"),
        Error::Rounds { .. } => Some("`cijfer plan next` adds the trials of the next round"),
        Error::Missing { .. } => Some("`cijfer work` does what is missing"),
        Error::Result { .. } => Some("`cijfer work` does it again"),
        _ => None,
    }
}

fn of_localization(error: &cijfer_localization::Error) -> Option<&'static str> {
    use cijfer_localization::Error;
    match error {
        Error::Memory { .. } => Some("--memory raises that"),
        Error::Picture(error) => of_pictures(error),
        Error::Scene(error) => of_dataset(error),
        _ => None,
    }
}

fn of_dataset(error: &cijfer_dataset::Error) -> Option<&'static str> {
    use cijfer_dataset::Error;
    match error {
        Error::Checksum { .. } => Some(cijfer_terminal::TRUST_DATA),
        Error::Picture(error) => of_pictures(error),
        _ => None,
    }
}

fn of_pictures(error: &cijfer_pictures::Error) -> Option<&'static str> {
    use cijfer_pictures::Error;
    match error {
        Error::TooManyPixels { .. } => Some("--most-pixels raises that"),
        Error::Memory { .. } => Some("--memory raises that"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context as _;

    fn too_large() -> cijfer_pictures::Error {
        cijfer_pictures::Error::TooManyPixels {
            path: "a.png".into(),
            width: 10,
            height: 10,
            most: 99,
        }
    }

    #[test]
    fn a_flag_is_named_however_deep_its_error_lies() {
        let pixels = Some("--most-pixels raises that");
        assert_eq!(hint(&too_large().into()), pixels);
        let work = cijfer_work::Error::Image {
            image: "a.png".to_owned(),
            source: Box::new(cijfer_localization::Error::from(too_large()).into()),
        };
        let error = anyhow::Error::from(work).context("--overlay");
        assert_eq!(hint(&error), pixels);
        let memory = cijfer_localization::Error::Memory {
            width: 1,
            height: 1,
            needed: 2,
            allowed: 1,
        };
        let error = Err::<(), _>(memory).context("b.png").unwrap_err();
        assert_eq!(hint(&error), Some("--memory raises that"));
    }

    #[test]
    fn what_nothing_is_known_about_has_no_hint() {
        assert_eq!(hint(&anyhow::anyhow!("full")), None);
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        assert_eq!(hint(&missing.into()), None);
    }
}
