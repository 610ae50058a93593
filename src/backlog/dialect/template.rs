//! Templates such as `E{epic}.{story}`, filled from captures.

/// A parsed template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Capture(String),
}

impl Template {
    /// Parses a template.
    ///
    /// # Errors
    /// One sentence, if a brace is not closed or holds no name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let close =
                rest[open..].find('}').ok_or_else(|| format!("`{text}`: a `{{` is not closed"))?;
            let name = &rest[open + 1..open + close];
            if name.is_empty() {
                return Err(format!("`{text}`: `{{}}` names no capture"));
            }
            if open > 0 {
                parts.push(Part::Text(rest[..open].to_owned()));
            }
            parts.push(Part::Capture(name.to_owned()));
            rest = &rest[open + close + 1..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }

    /// The names of the captures that it needs.
    pub fn captures(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Capture(name) => Some(name.as_str()),
        })
    }

    /// Fills it in; `None` if `value` does not know one of its captures.
    pub fn fill<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> Option<String> {
        let mut filled = String::new();
        for part in &self.0 {
            filled.push_str(match part {
                Part::Text(text) => text,
                Part::Capture(name) => value(name)?,
            });
        }
        Some(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captures_are_filled_in() {
        let template = Template::parse("E{epic}.{story}").unwrap();
        assert_eq!(template.captures().collect::<Vec<_>>(), ["epic", "story"]);
        let value =
            |name: &str| (name == "epic").then_some("1").or((name == "story").then_some("2"));
        assert_eq!(template.fill(value).as_deref(), Some("E1.2"));
        assert_eq!(template.fill(|_| None), None);
    }

    #[test]
    fn broken_braces_are_refused() {
        assert!(Template::parse("E{epic").is_err());
        assert!(Template::parse("E{}").is_err());
    }
}
