//! HTTPS without a C compiler: rustls over graviola, which exists for x86-64 and 64-bit ARM.
//!
//! Whoever fetches something over the net takes the [`config`] from here: the data set its files, and `cloud` its images.
//!
//! ```
//! // Or the reason why this machine cannot.
//! if let Ok(config) = cijfer_https::config() {
//!     ureq::Agent::config_builder().tls_config(config).build().new_agent();
//! }
//! ```
//!
//! # What it does not do
//!
//! It asks for nothing, and knows no addresses.

use ureq::tls::TlsConfig;

/// The configuration for HTTPS, with Mozilla's root certificates.
///
/// # Errors
///
/// The reason why this machine cannot do HTTPS. Graviola would panic where these instructions are missing.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub fn config() -> Result<TlsConfig, String> {
    let missing: Vec<&str> = needed()
        .into_iter()
        .filter(|(_, is_there)| !is_there)
        .map(|(name, _)| name)
        .collect();
    if !missing.is_empty() {
        return Err(format!(
            "HTTPS needs processor instructions that this machine lacks: {}",
            missing.join(", ")
        ));
    }
    let provider = std::sync::Arc::new(rustls_graviola::default_provider());
    Ok(TlsConfig::builder()
        .unversioned_rustls_crypto_provider(provider)
        .build())
}

/// The configuration for HTTPS, which there is none of on this architecture.
///
/// # Errors
///
/// Always, with that reason.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub fn config() -> Result<TlsConfig, String> {
    Err(format!(
        "HTTPS is not available on {}",
        std::env::consts::ARCH
    ))
}

/// The instructions that graviola asks for, and whether they are there.
#[cfg(target_arch = "x86_64")]
fn needed() -> [(&'static str, bool); 8] {
    macro_rules! detect {
        ($($feature:tt),*) => { [$(($feature, std::arch::is_x86_feature_detected!($feature))),*] };
    }
    detect![
        "adx",
        "aes",
        "avx",
        "avx2",
        "bmi1",
        "bmi2",
        "pclmulqdq",
        "ssse3"
    ]
}

/// The instructions that graviola asks for, and whether they are there.
#[cfg(target_arch = "aarch64")]
fn needed() -> [(&'static str, bool); 4] {
    macro_rules! detect {
        ($($feature:tt),*) => { [$(($feature, std::arch::is_aarch64_feature_detected!($feature))),*] };
    }
    detect!["aes", "neon", "pmull", "sha2"]
}
