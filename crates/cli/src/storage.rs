//! Where images are read from.

use cijfer_work::Places;

/// Files, and what lies at addresses, as the environment says it is reached.
#[cfg(feature = "cloud")]
pub(in crate::commands) fn places() -> Places {
    // A variable that is no Unicode says nothing of a store.
    let variables = std::env::vars_os().filter_map(|(name, value)| {
        let text = |text: std::ffi::OsString| text.into_string().ok();
        Some((text(name)?, text(value)?))
    });
    let proxy = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|proxy| !proxy.is_empty());
    Places::with(cijfer_cloud::Cloud::new(variables).with_proxy(proxy))
}

/// Files.
#[cfg(not(feature = "cloud"))]
pub(in crate::commands) fn places() -> Places {
    Places::files()
}
