//! How numbers are spelled.

use cijfer_analysis::Language;

pub use cijfer_analysis::grouped;

use crate::texts::texts;

/// A share of 1 as a percentage: `0.9532` with 2 places is `95.32 %`.
///
/// ```
/// use cijfer_analysis::Language;
///
/// assert_eq!(cijfer_report::percent(0.95325, 1, Language::English), "95.3 %");
/// assert_eq!(cijfer_report::percent(0.95325, 1, Language::Dutch), "95,3 %");
/// ```
pub fn percent(share: f64, places: usize, language: Language) -> String {
    format!("{} %", language.decimal(share * 100.0, places))
}

/// A part of a whole as a percentage without places, or with one where it would be 0.
///
/// ```
/// use cijfer_analysis::Language::English;
///
/// assert_eq!(cijfer_report::share_of(157_000, 178_110, English), "88 %");
/// ```
pub fn share_of(part: u128, whole: u128, language: Language) -> String {
    let share = part as f64 / whole.max(1) as f64;
    let places = usize::from(part > 0 && share < 0.005);
    percent(share, places, language)
}

/// A duration in the unit that suits it, to three digits where it is short.
///
/// ```
/// use cijfer_analysis::Language::{Dutch, English};
///
/// assert_eq!(cijfer_report::seconds(0.00352346, English), "3.52 ms");
/// assert_eq!(cijfer_report::seconds(0.00352346, Dutch), "3,52 ms");
/// assert_eq!(cijfer_report::seconds(754.0, English), "12 min 34 s");
/// ```
pub fn seconds(seconds: f64, language: Language) -> String {
    let scaled = |value: f64, unit: &str| {
        let places = match value {
            _ if value >= 99.95 => 0,
            _ if value >= 9.995 => 1,
            _ => 2,
        };
        format!("{} {unit}", language.decimal(value, places))
    };
    if !seconds.is_finite() || seconds < 0.0 {
        return texts(language).numbers.unknown().to_owned();
    }
    // The limits are where rounding would show 1000 of the smaller unit or 60 of the larger.
    match seconds {
        0.0 => "0 s".to_owned(),
        _ if seconds < 0.000_999_5 => scaled(seconds * 1e6, "µs"),
        _ if seconds < 0.999_5 => scaled(seconds * 1e3, "ms"),
        _ if seconds < 59.95 => scaled(seconds, "s"),
        _ => {
            let whole = seconds.round() as u64;
            let (minutes, rest) = (whole / 60, whole % 60);
            match minutes {
                0..60 => format!("{minutes} min {rest} s"),
                _ => {
                    let (hours, minutes) = (minutes / 60, minutes % 60);
                    texts(language).numbers.hours_and_minutes(&hours, &minutes)
                }
            }
        }
    }
}

/// A number of at least 0 with three digits and the prefix of its power of 1000: `80 G`.
///
/// ```
/// use cijfer_analysis::Language::English;
///
/// assert_eq!(cijfer_report::prefixed(80e9, English), "80 G");
/// ```
pub fn prefixed(number: f64, language: Language) -> String {
    const PREFIXES: [&str; 7] = ["", "k", "M", "G", "T", "P", "E"];
    let mut value = number;
    let mut prefix = 0;
    while value >= 999.5 && prefix + 1 < PREFIXES.len() {
        value /= 1000.0;
        prefix += 1;
    }
    let places = match value {
        _ if value >= 99.95 => 0,
        _ if value >= 9.995 => 1,
        _ => 2,
    };
    let digits = match format!("{value:.places$}") {
        digits if places > 0 => digits
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned(),
        digits => digits,
    };
    let digits = language.spelled(&digits);
    match PREFIXES[prefix] {
        "" => digits,
        prefix => format!("{digits} {prefix}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_shares_are_not_nothing() {
        let share_of = |part, whole| share_of(part, whole, Language::English);
        assert_eq!(share_of(157_000, 178_110), "88 %");
        assert_eq!(share_of(320, 144_266), "0.2 %");
        assert_eq!(
            (share_of(0, 9), share_of(0, 0)),
            ("0 %".into(), "0 %".into())
        );
    }

    #[test]
    fn durations_take_the_unit_that_suits_them() {
        assert_eq!(super::seconds(7_322.0, Language::Dutch), "2 u 2 min");
        let seconds = |time| super::seconds(time, Language::English);
        assert_eq!(seconds(0.0), "0 s");
        assert_eq!(seconds(0.000_012), "12.0 µs");
        assert_eq!(seconds(0.000_999_9), "1.00 ms");
        assert_eq!(seconds(0.25), "250 ms");
        assert_eq!(seconds(0.999_9), "1.00 s");
        assert_eq!(seconds(59.99), "1 min 0 s");
        assert_eq!(seconds(7_322.0), "2 h 2 min");
        assert_eq!(seconds(f64::NAN), "unknown");
    }

    #[test]
    fn prefixes_stand_for_powers_of_1000() {
        assert_eq!(super::prefixed(12.5, Language::Dutch), "12,5");
        let prefixed = |number| super::prefixed(number, Language::English);
        assert_eq!(prefixed(0.0), "0");
        assert_eq!(prefixed(12.5), "12.5");
        assert_eq!(prefixed(100.0), "100");
        assert_eq!(prefixed(80e9), "80 G");
        assert_eq!(prefixed(68.25e9), "68.2 G");
        assert_eq!(prefixed(999_700.0), "1 M");
        assert_eq!(prefixed(3.35e12), "3.35 T");
    }
}
