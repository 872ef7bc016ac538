//! Images on a web server and in an object store are looked at as files are, in one process and in units.

#![cfg(feature = "cloud")]

mod common;
#[path = "../../cloud/tests/common/mod.rs"]
mod server;
#[path = "../../cloud/tests/common/store.rs"]
mod store;

use std::fs;
use std::process::Command;

use cijfer_dataset::{Mnist, Scene, SceneOptions};
use cijfer_pictures::{GreyImage, write_tiled_tiff};

use common::{Place, Ran};
use server::{Fate, Server};
use store::{SECRET, Store};

/// A folder `bucket` with a few images, one of them a TIFF in tiles, in a folder that is also on a server.
fn bucket() -> Place {
    let place = Place::empty();
    fs::create_dir_all(place.path("bucket/scans/deep")).expect("made");
    for (seed, name) in ["deep/c.tif", "a.tif", "b.tif"].into_iter().enumerate() {
        let options = SceneOptions {
            width: 300,
            height: 420,
            digits: 12,
            seed: seed as u64,
            ..SceneOptions::default()
        };
        let scene = Scene::compose(&Mnist::drawn(0, 60, 5).test, &options).expect("a scene");
        let image = GreyImage::new(scene.width, scene.height, scene.pixels).expect("an image");
        let path = place.path(&format!("bucket/scans/{name}"));
        write_tiled_tiff(path, &mut image.rows()).expect("written");
    }
    place.with("bucket/scans/deep/notes.txt", "no picture")
}

/// The command with the environment of a store on that port.
fn command(place: &Place, port: u16, arguments: &str) -> Command {
    let mut command = place.command(arguments);
    command
        .envs(store::variables(port, SECRET))
        .env_remove("HTTPS_PROXY")
        .env_remove("https_proxy")
        .env_remove("ALL_PROXY");
    command
}

#[track_caller]
fn succeed(place: &Place, port: u16, arguments: &str) {
    let ran = Ran::from(command(place, port, arguments).output().expect("started"));
    assert_eq!(ran.code, Some(0), "{arguments}: {}", ran.stderr);
}

/// A list with other names of its images.
fn named(place: &Place, list: &str, from: &str, to: &str) -> String {
    let text = String::from_utf8(place.read(list)).expect("text");
    text.replace(from, to)
}

#[test]
fn what_is_found_is_what_is_found_in_files() {
    let place = bucket();
    // Every fifth request is refused for the time being.
    let server = Server::of(&place.path(""), |number| match number % 5 {
        3 => Fate::Unavailable,
        _ => Fate::Answered,
    });
    place.succeed("locate bucket/scans/a.tif --out file.json");
    let address = server.http("bucket/scans/a.tif");
    succeed(
        &place,
        server.port,
        &format!("locate {address} --out web.json --overlay web.png"),
    );
    assert_eq!(
        named(&place, "web.json", &address, "bucket/scans/a.tif").into_bytes(),
        place.read("file.json")
    );
    assert!(!place.read("web.png").is_empty());

    place.succeed("locate bucket/scans --recursive --out files.json");
    let files = named(&place, "files.json", "bucket/scans", "s3://bucket/scans");
    succeed(
        &place,
        server.port,
        "locate s3://bucket/scans/ --recursive --out one.json",
    );
    assert_eq!(named(&place, "one.json", "", ""), files);
    let signature = server.header("authorization").expect("signed");
    assert!(
        signature.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"),
        "{signature}"
    );

    succeed(
        &place,
        server.port,
        "plan locate s3://bucket/scans/ --recursive --strips 150 --checksums --out plan.jsonl",
    );
    succeed(&place, server.port, "work plan.jsonl --results results");
    succeed(
        &place,
        server.port,
        "merge plan.jsonl --results results --out many.json --overlay drawn",
    );
    assert_eq!(named(&place, "many.json", "", ""), files);
    assert!(place.path("drawn/deep/c.png").exists());
    for secret in [SECRET, "AKIDEXAMPLE"] {
        assert!(!named(&place, "plan.jsonl", "", "").contains(secret));
    }
}

#[test]
fn what_cannot_be_read_is_told_by_its_address() {
    let place = bucket();
    let server = Server::of(&place.path(""), |_| Fate::Answered);
    let refuse = |server: &Server, arguments: &str, words: &[&str]| {
        place.refuse_command(&mut command(&place, server.port, arguments), words);
        let ran = Ran::from(
            command(&place, server.port, arguments)
                .output()
                .expect("started"),
        );
        for secret in [SECRET, "AKI", "hidden"] {
            assert!(!ran.stderr.contains(secret), "{}", ran.stderr);
        }
    };
    let gone = ["cannot read s3://bucket/none.tif: there is no such object or bucket"];
    refuse(&server, "locate s3://bucket/none.tif", &gone);
    refuse(
        &server,
        "plan locate s3://bucket/none.tif --out p.jsonl",
        &gone,
    );
    refuse(
        &server,
        "locate s3://bucket/none/",
        &["s3://bucket/none/: there is no image in this folder"],
    );
    refuse(
        &server,
        "locate https://host/a.tif?token=hidden",
        &["https://host/a.tif: an address may not contain ?"],
    );
    refuse(
        &server,
        "locate https://me:hidden@host/a.tif",
        &["holds no user and no password"],
    );
    refuse(
        &server,
        "locate az://bucket/a.tif",
        &["AZURE_STORAGE_ACCOUNT_NAME is not set"],
    );
    let closed = Server::of(&place.path(""), |_| Fate::Refused);
    refuse(
        &closed,
        "locate s3://bucket/scans/a.tif",
        &[
            "cannot read s3://bucket/scans/a.tif: access is refused",
            "AWS_REGION",
        ],
    );

    // An image that cannot be had is no image that is broken: the unit stays to be done.
    succeed(
        &place,
        server.port,
        "plan locate s3://bucket/scans/a.tif --out plan.jsonl",
    );
    let ran = command(&place, closed.port, "work plan.jsonl --results results").output();
    let ran = Ran::from(ran.expect("started"));
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("1 of 1 units could not be done"),
        "{}",
        ran.stderr
    );
    succeed(&place, server.port, "work plan.jsonl --results results");
}

/// The same in a store that checks signatures: images, manifest, results and lists lie there.
#[test]
fn results_in_a_store_are_those_in_files() {
    let place = bucket();
    let store = Store::of(&place.path(""));
    place.succeed("locate bucket/scans --recursive --out files.json --overlay drawn");
    let files = named(&place, "files.json", "bucket/scans", "s3://bucket/scans");
    let run = |arguments: &str| succeed(&place, store.port(), arguments);

    run(
        "locate s3://bucket/scans/ --recursive --out s3://bucket/one.json --overlay s3://bucket/drawn",
    );
    assert_eq!(named(&place, "bucket/one.json", "", ""), files);
    for drawn in ["a.png", "b.png", "deep/c.png"] {
        let [file, object] = ["drawn", "bucket/drawn"].map(|folder| format!("{folder}/{drawn}"));
        assert!(place.read(&file) == place.read(&object), "{drawn}");
    }

    run("plan locate s3://bucket/scans/ --recursive --strips 150 --out s3://bucket/plan.jsonl");
    for shard in 0..3 {
        run(&format!(
            "work s3://bucket/plan.jsonl --results s3://bucket/results/ --shard {shard}/3"
        ));
    }
    let merge =
        "merge s3://bucket/plan.jsonl --results s3://bucket/results --out s3://bucket/many.json";
    run(merge);
    assert_eq!(named(&place, "bucket/many.json", "", ""), files);
    assert_eq!(store.unfinished(), [""; 0]);

    // What was changed there is told of, and done again.
    let results = place.path("bucket/results");
    let folder = fs::read_dir(&results).expect("results").next();
    let folder = folder.expect("a folder").expect("read").path();
    let result = fs::read_dir(&folder).expect("read").next();
    let result = result.expect("a result").expect("read").path();
    let whole = fs::read(&result).expect("read");
    fs::write(&result, &whole[..whole.len() / 2]).expect("written");
    let refuse = |arguments: &str, words: &[&str]| {
        place.refuse_command(&mut command(&place, store.port(), arguments), words);
    };
    let name = result
        .file_name()
        .expect("a name")
        .to_str()
        .expect("text")
        .to_owned();
    refuse(
        merge,
        &["s3://bucket/results/", &name, "`cijfer work` does it again"],
    );
    run("work s3://bucket/plan.jsonl --results s3://bucket/results");
    assert!(fs::read(&result).expect("read") == whole);
    fs::rename(&result, folder.join(format!("{}.jsonl", "0".repeat(32)))).expect("moved");
    refuse(merge, &["not in this manifest"]);
}

#[test]
fn what_cannot_be_written_to_a_store_is_told_before_any_work() {
    let place = bucket();
    let store = Store::of(&place.path(""));
    let refuse = |arguments: &str, words: &[&str]| {
        place.refuse_command(&mut command(&place, store.port(), arguments), words);
    };
    refuse(
        "locate bucket/scans/a.tif --out https://host/a.json",
        &["https://host/a.json: the web can only be read"],
    );
    refuse(
        "locate s3://bucket/scans/a.tif --out s3://bucket/scans/a.tif",
        &["--out s3://bucket/scans/a.tif: this file is an input"],
    );
    refuse(
        "locate bucket/scans --out s3://bucket/a.json --resume",
        &["--resume needs --out with the file or folder"],
    );
    refuse(
        "work s3://bucket/none.jsonl --results s3://bucket/results",
        &["cannot read s3://bucket/none.jsonl"],
    );
    refuse(
        "scene --out s3://bucket/a.png",
        &["expected a file on this machine, found an address"],
    );
    let ran = place.run("data --out s3://bucket/a");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr
            .contains("expected a folder on this machine, found an address in a store"),
        "{}",
        ran.stderr
    );
    assert!(!place.path("s3:").exists());
}
