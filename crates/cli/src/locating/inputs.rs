//! Which images are to be looked at.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use cijfer_work::Storage;

use crate::arguments::ImageArguments;

/// What the names of pictures end in.
const EXTENSIONS: [&str; 8] = ["png", "jpg", "jpeg", "tif", "tiff", "pgm", "pbm", "pnm"];

/// An image to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    pub(crate) path: PathBuf,
    /// The folders between the one that was named and the image.
    pub(crate) below: PathBuf,
}

impl Input {
    /// What it is called in lists and messages.
    pub(crate) fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// The images that the arguments name.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) images: Vec<Input>,
    /// Whether a single file was named, and no folder or pattern that could have held more.
    pub(crate) is_one: bool,
}

impl Inputs {
    /// Files and addresses as they are, the pictures of folders, and what patterns match, each image once and in this order.
    ///
    /// # Errors
    ///
    /// A folder that cannot be read or holds no picture, a pattern that is none or matches no file.
    pub(crate) fn of(storage: &Storage, arguments: &ImageArguments) -> Result<Self> {
        let ImageArguments {
            images: named,
            recursive,
        } = arguments;
        let mut images = Vec::new();
        let mut is_one = named.len() == 1;
        for path in named {
            match expand(storage, path, *recursive)? {
                Some(found) => {
                    is_one = false;
                    images.extend(found);
                }
                None => images.push(Input {
                    path: path.clone(),
                    below: PathBuf::new(),
                }),
            }
        }
        let mut seen = HashSet::new();
        images.retain(|image| seen.insert(image.path.clone()));
        let mut names = HashMap::new();
        for image in &images {
            let other = names.insert(image.name(), &image.path);
            ensure!(
                other.is_none(),
                "{}: two images have names that differ only in characters that are not UTF-8",
                image.name()
            );
        }
        Ok(Self { images, is_one })
    }
}

/// What a folder or pattern stands for; `None` for a file.
fn expand(storage: &Storage, path: &Path, recursive: bool) -> Result<Option<Vec<Input>>> {
    let shown = path.display();
    if let Some(objects) = storage.list(path, recursive)? {
        let found: Vec<Input> = objects
            .into_iter()
            .filter_map(|object| of_object(path, object))
            .collect();
        ensure!(
            !found.is_empty(),
            "{shown}: there is no image in this folder (.{})",
            EXTENSIONS.join(", .")
        );
        return Ok(Some(found));
    }
    // There are no patterns of addresses.
    if Storage::is_address(path) {
        return Ok(None);
    }
    if path.is_dir() {
        let mut found = Vec::new();
        walk(path, Path::new(""), recursive, &mut found)?;
        let deeper = match recursive {
            true => "",
            false => "; --recursive searches the folders within it, too",
        };
        ensure!(
            !found.is_empty(),
            "{shown}: there is no image in this folder (.{}){deeper}",
            EXTENSIONS.join(", .")
        );
        return Ok(Some(found));
    }
    match path.to_str() {
        // What is there is no pattern, whatever its name.
        Some(pattern) if !path.exists() && pattern.contains(['*', '?', '[']) => {
            Ok(Some(matches(pattern)?))
        }
        _ => Ok(None),
    }
}

/// A picture in a folder of an object store; hidden ones are left out, as in a folder of files.
fn of_object(folder: &Path, path: PathBuf) -> Option<Input> {
    let name = path.strip_prefix(folder).ok()?;
    let is_hidden = name
        .iter()
        .any(|part| part.as_encoded_bytes().starts_with(b"."));
    let below = name.parent()?.to_owned();
    (!is_hidden && is_picture(&path)).then_some(Input { path, below })
}

fn matches(pattern: &str) -> Result<Vec<Input>> {
    let mut found = Vec::new();
    for path in glob::glob(pattern).with_context(|| pattern.to_owned())? {
        let path = path.with_context(|| pattern.to_owned())?;
        if !path.is_dir() {
            let below = PathBuf::new();
            found.push(Input { path, below });
        }
    }
    match found.is_empty() {
        true => bail!("{pattern}: no file matches this pattern"),
        false => Ok(found),
    }
}

/// The pictures of a folder, by their names, sorted; hidden files are left out, and links to folders not followed.
fn walk(folder: &Path, below: &Path, recursive: bool, found: &mut Vec<Input>) -> Result<()> {
    let context = || format!("cannot read the folder {}", folder.display());
    let entries = folder.read_dir().with_context(context)?;
    let mut entries = entries
        .collect::<Result<Vec<_>, _>>()
        .with_context(context)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type().with_context(context)?.is_dir() {
            if recursive {
                walk(&path, &below.join(name), recursive, found)?;
            }
        } else if is_picture(&path) {
            let below = below.to_owned();
            found.push(Input { path, below });
        }
    }
    Ok(())
}

fn is_picture(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|found| {
        let mut known = EXTENSIONS.iter();
        known.any(|extension| extension.eq_ignore_ascii_case(found)) && !path.is_dir()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with pictures and others.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("deep/er.png")).unwrap();
        for name in [
            "b.png",
            "a.PNG",
            "c.jpeg",
            "notes.txt",
            ".hidden.png",
            "deep/x.tif",
            "deep/er.png/y.pbm",
            "[1].png",
        ] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        folder
    }

    fn one(image: PathBuf) -> ImageArguments {
        ImageArguments {
            images: vec![image],
            recursive: false,
        }
    }

    fn names(folder: &Path, arguments: &[&str], recursive: bool) -> Vec<String> {
        let images = arguments.iter().map(|name| folder.join(name)).collect();
        let arguments = ImageArguments { images, recursive };
        let inputs = Inputs::of(&Storage::files(), &arguments).unwrap();
        let names = inputs.images.iter().map(|image| {
            let path = image.path.strip_prefix(folder).unwrap();
            format!("{}|{}", path.display(), image.below.display())
        });
        names.collect()
    }

    #[test]
    fn folders_give_their_pictures_in_order() {
        let folder = folder();
        let here = ["[1].png|", "a.PNG|", "b.png|", "c.jpeg|"];
        assert_eq!(names(folder.path(), &[""], false), here);
        let mut all = here.to_vec();
        all.extend(["deep/er.png/y.pbm|deep/er.png", "deep/x.tif|deep"]);
        assert_eq!(names(folder.path(), &[""], true), all);
        assert_eq!(names(folder.path(), &["deep"], false), ["deep/x.tif|"]);
    }

    #[test]
    fn patterns_are_expanded_and_nothing_comes_twice() {
        let folder = folder();
        let named = ["c.jpeg", "*.png", "deep/*", "[1].png", "c.jpeg"];
        let found = ["c.jpeg|", "[1].png|", "b.png|", "deep/x.tif|"];
        let mut names = names(folder.path(), &named, false);
        // Whether hidden files match is the pattern's business.
        names.retain(|name| !name.starts_with(".hidden"));
        assert_eq!(names, found);
    }

    #[test]
    fn one_file_is_one_whether_it_is_there_or_not() {
        let folder = folder();
        let is_one = |name: &str| {
            let inputs = Inputs::of(&Storage::files(), &one(folder.path().join(name))).unwrap();
            assert_eq!(inputs.images.len(), 1);
            inputs.is_one
        };
        assert!(is_one("b.png") && is_one("nothing.png") && is_one("[1].png"));
        assert!(!is_one("deep") && !is_one("b*"));
    }

    #[test]
    fn nothing_is_an_error() {
        let folder = folder();
        let message = |name: &str| {
            let error = Inputs::of(&Storage::files(), &one(folder.path().join(name))).unwrap_err();
            format!("{error:#}").replace(&folder.path().display().to_string(), "")
        };
        std::fs::create_dir(folder.path().join("empty")).unwrap();
        assert!(
            message("empty").starts_with("/empty: there is no image in this folder (.png, .jpg")
        );
        assert!(message("empty").contains("--recursive"));
        assert_eq!(message("*.gif"), "/*.gif: no file matches this pattern");
        assert!(message("a**").contains("Pattern syntax error"));
    }
}
