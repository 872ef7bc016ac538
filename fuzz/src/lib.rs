//! The checks of every network that a reader accepts.

use cijfer_analysis::{Analysis, Detail, Explanation, Language, Symbolic, smallest_input};
use cijfer_network::{Error, Network};

/// Checks that a network is the same after it is written as TOML and read again, and that it is counted and explained or refused,
/// without a panic.
///
/// # Panics
///
/// If the network differs after it is read again.
pub fn check(read: Result<Network, Error>) {
    let Ok(network) = read else {
        return;
    };
    let text = network.to_toml();
    let again = Network::from_toml(&text);
    assert_eq!(again.as_ref(), Ok(&network), "{text}");
    if let Ok(analysis) = Analysis::of(&network) {
        for language in Language::ALL {
            if let Ok(explanation) = Explanation::of(&analysis, language) {
                let page = explanation.to_text(Detail::Long);
                assert!(!page.is_empty());
            }
        }
    }
    let _ = Symbolic::of(&network);
    let _ = smallest_input(&network);
}
