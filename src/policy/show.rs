//! The policy in effect as YAML: what `policy show` prints.

use crate::policy::Origin;
use crate::policy::layers::Layers;

/// The policy with everything that it builds upon, in the form of a policy file.
///
/// Reading the text again gives the same policy.
#[must_use]
pub fn show(layers: &Layers) -> String {
    let options =
        serde_yaml::ser_options! { compact_list_indent: false, folded_wrap_chars: 10_000 };
    let yaml = serde_yaml::to_string_with_options(&layers.effective(), options)
        .expect("a policy holds nothing but texts, numbers, lists and maps");
    format!("# {}\n{yaml}", origin(layers))
}

/// One line that says where the policy comes from.
fn origin(layers: &Layers) -> String {
    let path = layers.path.as_ref();
    let path = path.map_or_else(|| "the policy".to_owned(), ToString::to_string);
    let place = match layers.origin {
        Origin::Base => format!("From {path} at the base."),
        Origin::Head => format!("From {path} at the head or in the working directory."),
        Origin::File => "From the file that --config names.".to_owned(),
        Origin::Default => return "There is no policy; this is the preset recommended.".to_owned(),
    };
    let upon: Vec<&str> = layers.extends.iter().map(|path| path.as_str()).collect();
    if upon.is_empty() {
        return place;
    }
    format!("{place} It builds upon {}.", upon.join(", "))
}
