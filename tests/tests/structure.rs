//! Files and functions stay short, and the modules of a crate do not need one another in a circle; but a folder's module may
//! hold what its files share.
//!
//! Sources are read as text: rustfmt puts the end of a function into the column of its beginning, and a path of another module
//! begins with `crate::` or `super::`.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The most lines of a source, and of a function.
const MOST: [usize; 2] = [400, 80];

/// Tables of data, which are as long as what they list.
const TABLES: [&str; 3] = [
    "crates/analysis/src/texts/dutch.rs",
    "crates/analysis/src/texts/english.rs",
    "crates/assignment/examples/sample_report/sample.rs",
];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The crates' folders, with that of `xtask`.
fn crates() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(workspace().join("crates")).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.push(workspace().join("xtask"));
    folders
}

/// The sources below a folder, tests and benchmarks left out, each with its lines before the tests in it.
fn sources(folder: &Path) -> Vec<(PathBuf, Vec<String>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        match path.is_dir() {
            true if ["target", "tests", "benches"].contains(&&*name) => {}
            true => found.extend(sources(&path)),
            false if name.ends_with(".rs") && name != "tests.rs" && name != "fixtures.rs" => {
                let text = std::fs::read_to_string(&path).unwrap();
                let lines: Vec<&str> = text.lines().collect();
                let is_test = |pair: &[&str]| {
                    pair[0].starts_with("#[cfg(")
                        && pair[0].contains("test")
                        && pair[1].contains("mod tests")
                };
                let end = lines.windows(2).position(is_test).unwrap_or(lines.len());
                let lines = lines[..end].iter().map(|&line| line.to_owned());
                found.push((path, lines.collect()));
            }
            false => {}
        }
    }
    found
}

fn shown(path: &Path) -> String {
    let root = workspace();
    let path = path.strip_prefix(&root).unwrap_or(path);
    path.display().to_string()
}

#[test]
fn files_and_functions_are_short() {
    let mut long = Vec::new();
    for (path, lines) in crates().iter().flat_map(|folder| sources(folder)) {
        let name = shown(&path);
        if TABLES.contains(&&*name) {
            continue;
        }
        if lines.len() > MOST[0] {
            long.push(format!("{name}: {} lines", lines.len()));
        }
        for (start, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let is_function = line
                .trim_start()
                .split(' ')
                .take(5)
                .any(|word| word == "fn");
            if !is_function || line.trim_start().starts_with("//") {
                continue;
            }
            let end = format!("{}}}", " ".repeat(indent));
            let body = &lines[start..];
            let length = body.iter().position(|line| *line == end).map(|at| at + 1);
            // A declaration without a body ends with a semicolon before any brace opens.
            let opens = body.iter().position(|line| line.ends_with('{'));
            let declared = body.iter().position(|line| line.ends_with(';'));
            let is_declaration = matches!((declared, opens), (Some(d), Some(o)) if d < o);
            if let Some(length) = length.filter(|&length| !is_declaration && length > MOST[1]) {
                long.push(format!(
                    "{name}:{}: a function of {length} lines",
                    start + 1
                ));
            }
        }
    }
    assert_eq!(long, [""; 0]);
}

/// A module's path in its crate; the root's is empty.
type Module = Vec<String>;

/// The items of a `use`, each with its whole path: `a::{b, c::d}` are `a::b` and `a::c::d`.
fn expanded(tree: &str) -> Vec<String> {
    let Some((before, rest)) = tree.split_once('{') else {
        return vec![tree.split(" as ").next().unwrap().trim().to_owned()];
    };
    let inner = &rest[..rest.rfind('}').unwrap()];
    let (mut depth, mut items, mut item) = (0, Vec::new(), String::new());
    for sign in inner.chars() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        match sign {
            ',' if depth == 0 => items.push(std::mem::take(&mut item)),
            _ => item.push(sign),
        }
    }
    items.push(item);
    let items = items.iter().map(|item| item.trim());
    let items = items.filter(|item| !item.is_empty());
    let items = items.flat_map(|item| expanded(&format!("{}{item}", before.trim())));
    items.collect()
}

/// The modules of a crate, each with the paths that it uses and what it exports under which path.
struct Modules(BTreeMap<Module, (Vec<String>, BTreeMap<String, String>)>);

impl Modules {
    fn of(source: &Path) -> Self {
        let modules = sources(source).into_iter().map(|(path, lines)| {
            let relative = path.strip_prefix(source).unwrap().with_extension("");
            let mut module: Module = relative
                .iter()
                .map(|part| part.to_str().unwrap().to_owned())
                .collect();
            if let Some("mod" | "lib" | "main") = module.last().map(String::as_str) {
                module.pop();
            }
            let code = lines.iter().map(|line| line.split("//").next().unwrap());
            let code = code.collect::<Vec<_>>().join(" ");
            (module, used(&code))
        });
        Self(modules.collect())
    }

    /// The module that a path of `from` leads to, through what modules export; `None` for another crate's.
    fn resolve(&self, from: &Module, path: &str, depth: usize) -> Option<Module> {
        let mut parts = path.split("::").map(str::trim).peekable();
        let mut module = from.clone();
        match *parts.peek()? {
            "crate" => {
                module.clear();
                parts.next();
            }
            "self" => drop(parts.next()),
            "super" => {
                while parts.next_if_eq(&"super").is_some() {
                    module.pop();
                }
            }
            first => {
                let inner = [&module[..], &[first.to_owned()]].concat();
                self.0.get(&inner)?;
            }
        }
        while let Some(part) = parts.peek() {
            let inner = [&module[..], &[(*part).to_owned()]].concat();
            if !self.0.contains_key(&inner) {
                break;
            }
            module = inner;
            parts.next();
        }
        let exported = parts.peek().and_then(|item| {
            let (_, exports) = self.0.get(&module)?;
            exports.get(*item)
        });
        let exported = exported.filter(|_| depth < 8);
        let through = exported.and_then(|path| self.resolve(&module, path, depth + 1));
        through.or(Some(module))
    }

    /// The modules that each one needs. Those above it are none of them: the root only declares, and a folder's module may hold
    /// what its files share.
    fn needs(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let needs = self.0.iter().map(|(module, (paths, _))| {
            let needed = paths
                .iter()
                .filter_map(|path| self.resolve(module, path, 0))
                .filter(|needed| !module.starts_with(needed));
            (module, needed.collect())
        });
        needs.collect()
    }
}

/// The paths that code uses, but for what it exports, and what it exports.
fn used(code: &str) -> (Vec<String>, BTreeMap<String, String>) {
    let (mut paths, mut exports, mut rest) = (Vec::new(), BTreeMap::new(), code);
    let mut others = String::new();
    while let Some(at) = rest.find("use ") {
        let (before, tail) = rest.split_at(at);
        let end = tail.find(';').unwrap_or(tail.len());
        let starts_word = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        others.push_str(before);
        let tree = &tail[4..end.max(4)];
        if starts_word && !tree.contains('"') {
            let exported = before.trim_end().ends_with("pub")
                || before
                    .trim_end()
                    .rsplit(' ')
                    .next()
                    .is_some_and(|word| word.starts_with("pub("));
            for path in expanded(tree) {
                match exported {
                    true => {
                        let name = path.rsplit("::").next().unwrap().trim().to_owned();
                        exports.insert(name, path);
                    }
                    false => paths.push(path),
                }
            }
            rest = &tail[end..];
        } else {
            rest = &tail[4..];
        }
    }
    others.push_str(rest);
    // Every path in the code itself; those that begin with no module of the crate lead nowhere.
    let is_part = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == ':';
    let words = others.split(|sign| !is_part(sign));
    let inline = words.filter(|word| word.contains("::") && !word.starts_with(':'));
    paths.extend(inline.map(|path| path.trim_end_matches(':').to_owned()));
    (paths, exports)
}

/// The modules from which those that they need lead back to them.
fn in_circles(needs: &BTreeMap<&Module, BTreeSet<Module>>) -> Vec<String> {
    let reachable = |from: &Module| {
        let (mut seen, mut left) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(module) = left.pop() {
            for next in needs.get(&module).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    left.push(next.clone());
                }
            }
        }
        seen
    };
    let circular = needs
        .keys()
        .filter(|module| reachable(module).contains(**module));
    circular.map(|module| module.join("::")).collect()
}

#[test]
fn modules_need_one_another_in_one_direction() {
    let circular = crates().into_iter().flat_map(|folder| {
        let modules = Modules::of(&folder.join("src"));
        let circular = in_circles(&modules.needs());
        circular
            .into_iter()
            .map(move |module| format!("{}: {module}", shown(&folder)))
    });
    assert_eq!(circular.collect::<Vec<_>>(), [""; 0]);
}

/// What the test above relies on.
#[test]
fn circles_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("lib.rs", "mod a;\nmod b;\nmod c;\npub use a::{A, Other};\n");
    write("a.rs", "use crate::c::C;\npub struct A(C);\n");
    write(
        "b.rs",
        "use crate::{A, c};\npub fn b(_: A) -> c::C { c::C }\n",
    );
    write("c.rs", "pub struct C;\n");
    let circles = || in_circles(&Modules::of(folder.path()).needs());
    assert_eq!(circles(), [""; 0]);
    write("c.rs", "pub struct C;\nfn c() { super::b::b() }\n");
    assert_eq!(circles(), ["a", "b", "c"]);
    write("c.rs", "pub struct C;\nfn c(_: crate::A) {}\n");
    assert_eq!(circles(), ["a", "c"]);
}
