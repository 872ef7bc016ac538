use std::process::Command;

/// The processor, as the system tells it.
pub(super) fn described() -> String {
    let list = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = list.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim())
    };
    let name = field("model name").unwrap_or("a processor that is not known");
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let has = |flag| field("flags").is_some_and(|flags| flags.split(' ').any(|f| f == flag));
    let vectors = match () {
        () if has("avx512f") => ", AVX-512",
        () if has("avx2") => ", AVX2",
        () => "",
    };
    let system = std::env::consts::OS;
    format!("{name}, {cores} cores{vectors}, {system}")
}

/// Of what the project is built with.
pub(super) fn versions() -> Vec<String> {
    let compiler = Command::new("rustc").arg("--version").output();
    let compiler = compiler.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let lock = std::fs::read_to_string(crate::workspace().join("Cargo.lock")).unwrap_or_default();
    let candle = locked(&lock, "candle-core").map(|version| format!("candle {version}"));
    compiler.into_iter().chain(candle).collect()
}

/// The version of a package in a Cargo.lock.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, rest) = lock.split_once(&format!("name = \"{package}\"\n"))?;
    let line = rest.lines().next()?;
    line.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_stand_below_names() {
        let lock = "[[package]]\nname = \"one\"\nversion = \"1.2.3\"\n";
        assert_eq!(locked(lock, "one"), Some("1.2.3"));
        assert_eq!(locked(lock, "two"), None);
    }
}
