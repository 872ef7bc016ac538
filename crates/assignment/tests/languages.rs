//! The report in English beside the report in Dutch.

use std::collections::BTreeSet;

use cijfer_analysis::Language;

#[path = "../examples/sample_report/sample.rs"]
mod sample;

fn markdown(language: Language) -> String {
    let report = sample::report(language).expect("the sample can be made");
    report.to_markdown().expect("can be written")
}

fn html(language: Language) -> String {
    let report = sample::report(language).expect("the sample can be made");
    report.to_html().expect("can be written")
}

/// Names of layers and classes, of products and units, and the words that both languages share.
const SHARED: &str = "
    conv conv2d conv2d_1 conv2d_2 Conv2D dense dense_1 dense_2 Dense dropout dropout_1 dropout_2
    Dropout flatten Flatten max_pooling2d max_pooling2d_1 MaxPooling2D pool relu sigmoid C-small
    A3 C1 C2 C3 C4 D3 linear Errata Erratum None Adam MNIST batch parameters Parameters filters bytes Bytes epoch training F1 Score pixels
    in machine Epochs processor threads conv10 cargo xtask all text details summary
    B G GB T A C x y D s ms min µs op byte per tflop
";

/// The words of a text, without what is not read: addresses, numbers, tags.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let separated = |character: char| !character.is_alphanumeric() && !"_-".contains(character);
    text.split(separated)
        .map(|word| word.trim_matches('-'))
        .filter(|word| word.starts_with(char::is_alphabetic))
}

fn is_shared(word: &str) -> bool {
    SHARED.split_whitespace().any(|shared| shared == word)
}

/// A line without the file name of a picture, and without the marks that keep names as they are.
fn read(line: &str) -> String {
    let text = line.split_once("](pictures/");
    text.map_or(line, |(text, _)| text).replace('\\', "")
}

/// The numbers of a text with a point before the decimals, in ascending order.
fn numbers(text: &str, language: Language) -> Vec<String> {
    let (thousands, decimals) = match language {
        Language::English => (',', '.'),
        Language::Dutch => ('.', ','),
    };
    let kept = |character: char| character.is_ascii_digit() || ".,".contains(character);
    let mut numbers: Vec<String> = text
        .split(|character| !kept(character))
        .map(|number| number.trim_matches(['.', ',']))
        .filter(|number| !number.is_empty())
        .map(|number| number.replace(thousands, "").replace(decimals, "."))
        .collect();
    numbers.sort();
    numbers
}

#[test]
fn each_line_says_the_same_in_both_languages() {
    let (english, dutch) = (markdown(Language::English), markdown(Language::Dutch));
    let (english, dutch): (Vec<&str>, Vec<&str>) =
        (english.lines().collect(), dutch.lines().collect());
    for (english, dutch) in english.iter().zip(&dutch) {
        let kind = |line: &str| {
            line.find(char::is_alphanumeric)
                .map(|at| line[..at].to_owned())
        };
        let [first, second] = [english, dutch].map(|line| kind(line.trim_start_matches("> ")));
        assert_eq!(first.is_some(), second.is_some(), "{english}\n{dutch}");
        assert_eq!(
            numbers(english, Language::English),
            numbers(dutch, Language::Dutch),
            "{english}\n{dutch}"
        );
        if read(english) == read(dutch) {
            let text = read(english);
            let left: Vec<&str> = words(&text).filter(|word| !is_shared(word)).collect();
            assert!(left.is_empty(), "not translated: {left:?} in {english}");
        }
    }
    assert_eq!(english.len(), dutch.len());
}

/// The words in the plots of a page.
fn in_plots(html: &str) -> BTreeSet<String> {
    let plots = html
        .split("<svg ")
        .skip(1)
        .filter_map(|rest| rest.split("</svg>").next());
    let texts = plots.flat_map(|plot| plot.split("<text ").skip(1));
    let texts = texts.filter_map(|text| text.split_once('>')?.1.split('<').next());
    texts
        .flat_map(|text| words(text).map(str::to_owned))
        .collect()
}

#[test]
fn plots_speak_the_language_of_the_page() {
    let pages = [Language::English, Language::Dutch].map(html);
    let [english, dutch] = pages.each_ref().map(|page| in_plots(page));
    assert!(dutch.contains("nauwkeurigheid") && english.contains("accuracy"));
    let left: Vec<&String> = english
        .intersection(&dutch)
        .filter(|word| !is_shared(word))
        .collect();
    assert!(left.is_empty(), "not translated: {left:?}");
}

#[test]
fn the_page_names_its_language() {
    for language in Language::ALL {
        let page = html(language);
        assert!(page.contains(&format!("<html lang=\"{}\">", language.code())));
        let contents = language.choose("Contents", "Inhoud");
        assert!(page.contains(&format!("<nav aria-label=\"{contents}\">")));
    }
}
