//! How the usual test frameworks skip a test, by language: one table, and how to read it.

mod table;

use std::ops::Range;
use std::sync::OnceLock;

use crate::source::RepoPath;
use crate::text::expression::Expression;
use crate::text::globs::Globs;
use crate::text::normalize;
use table::LANGUAGES;

/// The words of a folder or file in which tests are.
const TEST_WORDS: [&str; 7] = ["test", "tests", "spec", "specs", "e2e", "cypress", "testing"];
/// How the name of such a folder or file ends otherwise.
const TEST_ENDS: [&str; 5] = ["Test", "Tests", "Spec", "Specs", "TestCase"];
/// How a line begins that makes what stands on it, or on the next one, conditional.
const GUARDS: [&str; 12] = [
    "if", "elif", "else", "elsif", "unless", "except", "rescue", "catch", "case", "when", "guard",
    "with",
];

/// A language with the ways in which its frameworks skip a test.
#[derive(Debug, Clone, Copy)]
struct Language {
    /// The ends of its files' names, without the dot.
    extensions: &'static [&'static str],
    /// How a line begins that is a comment.
    comments: &'static [&'static str],
    /// How a line begins that belongs to the test below it, such as a decorator.
    attributes: &'static [&'static str],
    /// Whether tests stand in any file, beside the code.
    anywhere: bool,
    /// What a test is marked with. Regular expressions.
    marks: &'static [&'static str],
    /// What a running test calls; behind a condition it is not a quarantine. Regular expressions.
    calls: &'static [&'static str],
}

/// The compiled marks and calls of each language, made when it is met.
static COMPILED: [OnceLock<[Option<Expression>; 2]>; LANGUAGES.len()] =
    [const { OnceLock::new() }; LANGUAGES.len()];

/// How tests are skipped in the language of one file.
#[derive(Debug, Clone, Copy)]
pub struct SkipMarkers {
    language: &'static Language,
    compiled: &'static OnceLock<[Option<Expression>; 2]>,
}

impl SkipMarkers {
    /// Those of a file in which a test may be skipped; `None` for any other file. `tests` are
    /// globs of test files beside the usual names.
    #[must_use]
    pub fn of(path: &RepoPath, tests: &Globs) -> Option<Self> {
        let (_, extension) = path.file_name().rsplit_once('.')?;
        let is_named = |known: &&str| known.eq_ignore_ascii_case(extension);
        let mut known = LANGUAGES.iter().zip(&COMPILED);
        let (language, compiled) =
            known.find(|(language, _)| language.extensions.iter().any(is_named))?;
        let has_tests = language.anywhere || is_test(path) || tests.matches_path(path);
        has_tests.then_some(Self { language, compiled })
    }

    /// The mark on a line that skips a test, if there is one; `before` is the line above it.
    #[must_use]
    pub fn find(&self, before: &str, line: &str) -> Option<Range<usize>> {
        if self.is_comment(line) {
            return None;
        }
        let compiled = || [self.language.marks, self.language.calls].map(compile);
        let [marks, calls] = self.compiled.get_or_init(compiled);
        let found =
            |regex: &Option<Expression>| regex.as_ref()?.find(line).map(|found| found.range());
        if let Some(mark) = found(marks) {
            // `cond ? it : it.skip` chooses.
            return (!line[..mark.start].contains('?')).then_some(mark);
        }
        let call = found(calls)?;
        (!is_guarded(before, line, call.end)).then_some(call)
    }

    /// Whether a line is a comment.
    #[must_use]
    pub fn is_comment(&self, line: &str) -> bool {
        let line = line.trim_start();
        self.language.comments.iter().any(|symbol| line.starts_with(symbol))
            && !self.is_attribute(line)
    }

    /// Whether a line belongs to the test below it.
    #[must_use]
    pub fn is_attribute(&self, line: &str) -> bool {
        let line = line.trim_start();
        self.language.attributes.iter().any(|symbol| line.starts_with(symbol))
    }
}

fn compile(patterns: &[&str]) -> Option<Expression> {
    let alternatives: Vec<String> =
        patterns.iter().map(|pattern| format!("(?:{pattern})")).collect();
    (!patterns.is_empty()).then(|| Expression::trusted(alternatives.join("|")))
}

fn is_test(path: &RepoPath) -> bool {
    path.as_str().split('/').any(|part| {
        let stem = part.split('.').next().unwrap_or(part);
        let ends = TEST_ENDS.iter().any(|end| stem.ends_with(end)) || stem.starts_with("Test");
        ends || normalize(part).split(' ').any(|word| TEST_WORDS.contains(&word))
    })
}

/// Whether a condition decides if the call is reached. `if True:` decides nothing.
fn is_guarded(before: &str, line: &str, end: usize) -> bool {
    let opens = |text: &str| {
        let text = text.trim_start().trim_start_matches(['}', ' ']);
        let word: String = text.chars().take_while(char::is_ascii_alphabetic).collect();
        let rest = text[word.len()..].trim_start_matches(['(', ' ']).to_ascii_lowercase();
        GUARDS.contains(&word.as_str()) && !rest.starts_with("true") && !rest.starts_with('1')
    };
    let trails = [" if ", " unless "].iter().any(|word| line[end..].contains(word));
    opens(before) || opens(line) || trails
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let markers = SkipMarkers::of(&RepoPath::new(path).unwrap(), &Globs::default());
        let Some(markers) = markers else { return vec!["no test file".to_owned()] };
        let lines: Vec<&str> = text.lines().collect();
        let before = |index: usize| index.checked_sub(1).map_or("", |index| lines[index]);
        let finds = lines.iter().enumerate().filter_map(|(index, line)| {
            let range = markers.find(before(index), line)?;
            Some(line[range].to_owned())
        });
        finds.collect()
    }

    #[test]
    fn every_framework_has_its_marks() {
        for (path, line) in [
            ("tests/test_a.py", "@pytest.mark.skip(reason='flaky')"),
            ("tests/test_a.py", "@pytest.mark.xfail"),
            ("tests/test_a.py", "pytestmark = pytest.mark.skip"),
            ("tests/test_a.py", "    pytest.skip('flaky')"),
            ("tests/test_a.py", "@pytest.mark.skipif(True, reason='x')"),
            ("a_test.py", "@unittest.skip('x')"),
            ("a_test.py", "@unittest.expectedFailure"),
            ("a_test.py", "        self.skipTest('x')"),
            ("a_test.py", "@skip"),
            ("src/a.test.ts", "it.skip('exports', () => {"),
            ("src/a.test.tsx", "describe.only.skip('x', () => {"),
            ("src/a.spec.js", "xit('exports', function () {"),
            ("src/a.spec.js", "xdescribe.each([1])('x', () => {})"),
            ("src/__tests__/a.js", "test.concurrent.skip('x', async () => {"),
            ("cypress/a.cy.ts", "context.skip('x', () => {"),
            ("e2e/a.ts", "test.fixme('x', async ({page}) => {"),
            ("e2e/a.ts", "test.describe.skip('x', () => {"),
            ("test/a.mjs", "test('x', {skip: true}, () => {"),
            ("test/a.mjs", "  t.skip('later')"),
            ("test/a.js", "  this.skip()"),
            ("src/lib.rs", "    #[ignore]"),
            ("src/lib.rs", "#[ignore = \"flaky\"]"),
            ("pkg/a_test.go", "\tt.Skip(\"flaky\")"),
            ("pkg/a_test.go", "\tt.SkipNow()"),
            ("pkg/a_test.go", "var _ = XDescribe(\"x\", func() {"),
            ("src/test/java/A.java", "    @Disabled"),
            ("src/test/java/A.java", "@Ignore(\"x\") @Test"),
            ("src/test/java/A.java", "@org.junit.Ignore"),
            ("src/test/java/A.java", "@Test(priority = 1, enabled = false)"),
            ("src/test/kotlin/ATest.kt", "    xtest(\"x\") {"),
            ("spec/a_spec.rb", "  xit 'exports' do"),
            ("spec/a_spec.rb", "  it 'exports', skip: 'flaky' do"),
            ("spec/a_spec.rb", "    pending 'flaky'"),
            ("test/a_test.rb", "    skip \"flaky\""),
            ("test/a_test.rb", "    skip"),
            ("A.Tests/B.cs", "    [Fact(Skip = \"flaky\")]"),
            ("A.Tests/B.cs", "[Test, Ignore(\"x\")]"),
            ("A.Tests/B.cs", "[Ignore]"),
            ("A.Tests/B.cs", "   Assert.Ignore(\"x\");"),
            ("tests/ATest.php", "        $this->markTestSkipped('x');"),
            ("tests/A.php", "it('x', function () {})->skip();"),
            ("AppTests/A.swift", "    throw XCTSkip(\"x\")"),
            ("AppTests/A.swift", "@Test(.disabled(\"x\")) func a() {"),
            ("tests/a.cpp", "TEST(A, DISABLED_b) {"),
            ("tests/a.cc", "  GTEST_SKIP() << \"x\";"),
            ("test/a_test.dart", "  }, skip: 'flaky');"),
            ("test/a_test.exs", "  @tag :skip"),
            ("test/a.bats", "  skip \"flaky\""),
            ("features/spec/a.feature", "  @skip @slow"),
            ("tests/testthat/a.R", "  skip(\"flaky\")"),
            ("test/ASpec.hs", "    xit \"exports\" $ do"),
        ] {
            assert_eq!(found(path, line).len(), 1, "{path}: {line}");
        }
    }

    #[test]
    fn what_only_looks_like_a_mark_is_none() {
        for (path, text) in [
            ("tests/test_a.py", "# @pytest.mark.skip"),
            ("tests/test_a.py", "@pytest.mark.skipif(sys.platform == 'win32', reason='x')"),
            ("tests/test_a.py", "if not docker:\n    pytest.skip('no docker')"),
            ("tests/test_a.py", "skipped = 3"),
            ("src/a.test.ts", "// it.skip('x')"),
            ("src/a.test.ts", "const maybe = docker ? it : it.skip"),
            ("src/a.test.ts", "const rows = query.skip(10)"),
            ("src/a.test.ts", "exit(1)"),
            ("src/a.test.ts", "  if (!docker) this.skip()"),
            ("src/lib.rs", "// #[ignore]"),
            ("src/lib.rs", "#[cfg_attr(miri, ignore)]"),
            ("pkg/a_test.go", "\tif testing.Short() {\n\t\tt.Skip(\"slow\")"),
            ("src/test/java/A.java", "@JsonIgnore"),
            ("src/test/java/A.java", "@DisabledOnOs(OS.WINDOWS)"),
            ("test/a_test.rb", "    skip 'x' unless docker?"),
            ("test/a_test.rb", "  skip_before_action :login"),
            ("A.Tests/B.cs", "[JsonIgnore]"),
            ("A.Tests/B.cs", "var rest = rows.Skip(3);"),
        ] {
            assert_eq!(found(path, text), Vec::<String>::new(), "{path}: {text}");
        }
        let no_condition = "if True:\n    pytest.skip('flaky')";
        assert_eq!(found("tests/test_a.py", no_condition), ["pytest.skip("]);
    }

    #[test]
    fn only_files_with_tests_are_looked_at() {
        for path in ["src/query.ts", "src/latest.ts", "README.md", "Makefile", "tests/data.json"] {
            assert_eq!(found(path, "it.skip('x')"), ["no test file"], "{path}");
        }
    }

    #[test]
    fn every_pattern_compiles() {
        for language in LANGUAGES {
            assert!(!language.extensions.is_empty());
            let [marks, calls] = [language.marks, language.calls].map(compile);
            assert!(marks.is_some() || calls.is_some());
        }
    }
}
