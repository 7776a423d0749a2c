//! Language tags (BCP 47), in keys and in the names of files.

use isolang::Language;

use crate::diag::{Diag, Severity};

use super::table::{Context, Value, text};

/// A language tag, as it was written.
pub fn read(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    let tag = text(cx, value)?;
    let fault = fault(&tag);
    let is_wrong = fault
        .as_ref()
        .is_some_and(|fault| fault.severity == Severity::Error);
    if let Some(fault) = fault {
        let span = cx.span(value);
        cx.note(span, fault);
    }
    (!is_wrong).then_some(tag)
}

/// Whether `tag` has the shape of a language tag: letters, then parts behind hyphens.
pub fn is_shaped(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// What is to be said against `tag`, which is to begin with the code of a language (ISO 639).
pub fn fault(tag: &str) -> Option<Diag> {
    let primary = tag.split('-').next().unwrap_or_default();
    if primary == KANURI {
        let message = format!("`{tag}` is Kanuri, a language of Nigeria");
        return Some(Diag::warning("bad-language", message).help("Korean is `ko`"));
    }
    if is_known(tag) {
        return None;
    }
    let fault = Diag::error("bad-language", format!("`{tag}` is not a language tag"));
    let in_lower_case = tag.replacen(primary, &primary.to_ascii_lowercase(), 1);
    Some(fault.help(match of_country(primary) {
        Some(language) => format!("that is a country's code; did you mean `{language}`?"),
        None if is_known(&in_lower_case) => format!("write `{in_lower_case}`"),
        None => String::from("such as `ko`, `ja`, `en`, `pt-BR` (BCP 47)"),
    }))
}

fn is_known(tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or_default();
    let language = || Language::from_639_1(primary).or(Language::from_639_3(primary));
    is_shaped(tag) && language().is_some()
}

/// The same of a tag that stands in the name of a file.
pub fn fault_of_name(tag: &str) -> Option<Diag> {
    let fault = fault(tag)?;
    if fault.severity != Severity::Error || of_country(tag).is_some() {
        return Some(fault);
    }
    let help =
        "what stands between dots before `.md` is the language; write `-` for a dot of the name";
    Some(fault.help(help))
}

/// Korea's code is a language's too, which hardly anybody means.
const KANURI: &str = "kr";

/// The language that is meant by the code of a country that has another.
fn of_country(code: &str) -> Option<&'static str> {
    Some(match code {
        "jp" => "ja",
        "cn" | "hk" => "zh",
        "gb" | "us" => "en",
        "ua" => "uk",
        "dk" => "da",
        "cz" => "cs",
        "gr" => "el",
        "ir" => "fa",
        "vn" => "vi",
        _ => return None,
    })
}
