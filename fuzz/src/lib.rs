//! What must hold of whatever the readers accept.

use cijfer_analysis::{Analysis, Detail, Explanation, Language, Symbolic, smallest_input};
use cijfer_network::{Error, Network};

/// Written as TOML and read again, the network is the same; and whatever it is, it is counted or
/// refused.
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
