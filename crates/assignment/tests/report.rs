//! The whole report: its text, its figures, and what becomes of it on disk.

use std::fs;

use cijfer_analysis::Language;
use cijfer_assignment::{Error, Report};
use cijfer_report::Picture;
use expect_test::expect_file;

#[path = "../examples/sample_report/sample.rs"]
mod sample;

fn report() -> Report {
    report_in(Language::English)
}

fn report_in(language: Language) -> Report {
    sample::report(language).expect("the sample can be made")
}

/// The text of one section, from its heading to the next.
fn section<'a>(markdown: &'a str, heading: &str) -> &'a str {
    let start = markdown
        .find(&format!("\n### {heading}:"))
        .unwrap_or_else(|| panic!("there is no section {heading}"));
    let rest = &markdown[start + 1..];
    let end = rest[3..].find("\n##").map_or(rest.len(), |end| end + 3);
    &rest[..end]
}

#[test]
fn the_text_is_the_one_that_was_read_and_approved() {
    let markdown = report().to_markdown().expect("can be written");
    expect_file!["../../../fixtures/report/sample.md"].assert_eq(&markdown);
    let markdown = report_in(Language::Dutch)
        .to_markdown()
        .expect("can be written");
    expect_file!["../../../fixtures/report/sample-nl.md"].assert_eq(&markdown);
}

#[test]
fn the_sections_follow_the_assignment() {
    let html = report().to_html().expect("can be written");
    let mut rest = html.as_str();
    for section in [
        "a1",
        "a2",
        "a3",
        "b1",
        "b2",
        "b3",
        "c1",
        "c2",
        "c3",
        "c4",
        "d1",
        "d2",
        "d3",
        "errata",
        "erratum-1",
        "erratum-7",
        "results",
        "run",
    ] {
        let start = rest.find(&format!(" id=\"{section}\""));
        rest = &rest[start.unwrap_or_else(|| panic!("{section} is missing or misplaced"))..];
        assert!(html.contains(&format!("href=\"#{section}\"")), "{section}");
    }
}

/// The figures were calculated by hand, not by the analysis.
#[test]
fn the_figures_are_those_of_the_assignment() {
    let markdown = report().to_markdown().expect("can be written");
    let expected: [(&str, &[&str]); 9] = [
        ("A1", &["178,110", "7,850"]),
        (
            "A2",
            &["157,000 + 20,100 + 1,010", "**178,110**", "200·784 + 200"],
        ),
        (
            "B2",
            &["28×28×32", "28×28×64", "14×14×64", "14·14·64 = 12,544"],
        ),
        ("B3", &["320 + 18,496 + 125,450", "**144,266**"]),
        ("C1", &["9,150", "1×1×10: 10 values"]),
        (
            "C2",
            &[
                "⌊(28 − 5) / 1⌋ + 1 = 24",
                "⌊(10 − 2) / 2⌋ + 1 = **5**",
                "3×3×20",
            ],
        ),
        ("C3", &["520 + 3,620 + 5,010", "**9,150**", "10,020"]),
        (
            "C4",
            &[
                "288,000 + 360,000 + 5,000",
                "**653,000**",
                "**1,306,000 operations**",
                "23,660",
            ],
        ),
        (
            "D3",
            &[
                "520,200,000 + 929,030,400 + 312,500,000",
                "**1,761,730,400**",
                "**3,523,460,800 operations**",
                "= **3.52 ms**",
                "= **1.00 ms**",
                "1,024·1,024·(1,020·1,020·20·(5·5·1)) = **545,469,235,200,000**",
                "266,423,704",
                "250·250·653,000",
                "40,812,500,000",
                "649,087,877,000",
                "**23.2 times fewer**",
                "85.3 ms",
            ],
        ),
    ];
    for (heading, figures) in expected {
        let text = section(&markdown, heading);
        for figure in figures {
            assert!(
                text.contains(figure),
                "{figure} is not in {heading}:\n{text}"
            );
        }
    }
}

#[test]
fn a_missed_target_is_said_plainly() {
    let mut report = report();
    let markdown = report.to_markdown().expect("can be written");
    assert!(section(&markdown, "C1").contains(
        "**Not reached.** 976 of 1,000 test images are classified correctly, **97.60 %**; the \
         target is 98 %: 0.40 percentage points are missing."
    ));
    assert!(markdown.contains("**3 of the 4 targets that were tried are reached.**"));
    assert!(markdown.contains("| C | accuracy 98 % | 97.60 % of the test images | no |"));

    let part = report.a.as_mut().expect("part A was run");
    part.broken_rules = vec!["conv2d is not allowed".to_owned()];
    let markdown = report.to_markdown().expect("can be written");
    assert!(section(&markdown, "A1").contains("**The network breaks rules of the assignment**"));
    assert!(markdown.contains("but against the rules | no |"));
}

#[test]
fn drawn_digits_are_warned_of_before_anything_else() {
    let mut report = report();
    let warning = "these are not the digits that people wrote";
    let html = report.to_html().expect("can be written");
    let place = html.find(warning).expect("there is a warning");
    assert!(place < html.find("<nav").expect("there are contents"));
    report.data.drawn_because = None;
    assert!(!report.to_html().expect("can be written").contains(warning));
}

#[test]
fn parts_that_were_not_run_are_said_to_be_missing() {
    let whole = report();
    let nothing = Report {
        a: None,
        b: None,
        c: None,
        d: None,
        small: Vec::new(),
        ..whole
    };
    let markdown = nothing.to_markdown().expect("can be written");
    assert_eq!(markdown.matches("This part was not run").count(), 4);
    assert_eq!(nothing.results().to_csv().matches(",not run,no").count(), 4);
    assert!(markdown.contains("**No part has been run.**"));
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let html = report().to_html().expect("can be written");
    assert!(html.len() < 5_000_000);
    assert!(!html.contains("<script"));
    for attribute in ["src=\"", "href=\""] {
        for (start, _) in html.match_indices(attribute) {
            let address = &html[start + attribute.len()..];
            let inside = address.starts_with("data:image/png;base64,") || address.starts_with('#');
            assert!(inside, "{}", &address[..40.min(address.len())]);
        }
    }
    let images = html.matches("<img ").count();
    assert_eq!(images, html.matches(" alt=\"").count());
    assert!(!html.contains(" alt=\"\""));
    let plots = html.matches("<svg ").count();
    assert_eq!(plots, 14);
    assert_eq!(plots, html.matches("role=\"img\" aria-label=\"").count());
}

#[test]
fn what_comes_from_outside_is_text_and_nothing_else() {
    let hostile = "<script>alert(1)</script>";
    let mut report = report();
    report.title = hostile.to_owned();
    report.data.name = hostile.to_owned();
    report.data.drawn_because = Some(hostile.to_owned());
    report.run.commands = vec![hostile.to_owned()];
    let part = report.a.as_mut().expect("part A was run");
    part.network.layers[1].name = hostile.to_owned();
    part.recipe = vec![(hostile.to_owned(), hostile.to_owned())];
    part.broken_rules = vec![hostile.to_owned()];
    part.pictures[0].description = hostile.to_owned();
    part.pictures[0].caption = hostile.to_owned();
    let scene = report.d.as_mut().expect("part D was run");
    scene.searches[1].recipe = hostile.to_owned();
    scene.searches[1].device = hostile.to_owned();
    let html = report.to_html().expect("can be written");
    assert!(!html.contains("<script"));
    assert!(html.contains("&lt;script&gt;"));
}

#[test]
fn every_picture_of_the_markdown_is_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inside = folder.path().join("new").join("report");
    report().write(&inside).expect("can be written");
    let markdown = fs::read_to_string(inside.join("report.md")).expect("is there");
    let html = fs::read_to_string(inside.join("report.html")).expect("is there");
    assert_eq!(html, report().to_html().expect("can be written"));
    let links: Vec<&str> = markdown
        .split("](pictures/")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    assert_eq!(links.len(), 21);
    for link in &links {
        let bytes = fs::read(inside.join("pictures").join(link)).expect("is there");
        assert!(
            bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"<svg"),
            "{link}"
        );
    }
    let written = fs::read_dir(inside.join("pictures"))
        .expect("a folder")
        .count();
    assert_eq!(written, links.len(), "no temporary file is left");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("file");
    fs::write(&file, "in the way").expect("can be written");
    let error = report()
        .write(&file.join("report"))
        .expect_err("a file is in the way");
    let Error::Report(error) = error else {
        panic!("{error}");
    };
    assert!(matches!(*error, cijfer_report::Error::Write { .. }));
    assert!(error.to_string().contains("file"), "{error}");
}

#[test]
fn two_pictures_of_one_name_are_refused() {
    let mut report = report();
    let part = report.b.as_mut().expect("part B was run");
    part.pictures = vec![Picture::png("a-accuracy.svg", "", "", Vec::new())];
    let error = report.to_html().expect_err("the name is taken");
    assert_eq!(
        error.to_string(),
        "the picture's file name `a-accuracy.svg` is that of another picture"
    );
}
