//! The table of languages.

use super::Language;

const SLASHES: &[&str] = &["//", "/*", "*"];
const HASH: &[&str] = &["#"];

/// A language with nothing in it.
const NONE: Language = Language {
    extensions: &[],
    comments: SLASHES,
    attributes: &[],
    anywhere: false,
    marks: &[],
    calls: &[],
};

pub(super) const LANGUAGES: &[Language] = &[
    // pytest, unittest, nose
    Language {
        extensions: &["py"],
        comments: HASH,
        attributes: &["@"],
        marks: &[
            r"\bpytest\.mark\.(?:skip|xfail)\b",
            r"\bpytest\.mark\.skipif\([ \t]*(?:True|1)\b",
            r"\bunittest\.(?:skip|expectedFailure)\b",
            r"\bunittest\.skipIf\([ \t]*(?:True|1)\b",
            r"\bunittest\.skipUnless\([ \t]*(?:False|0)\b",
            r"^[ \t]*@(?:mark\.)?(?:skip|xfail|expectedFailure)\b",
        ],
        calls: &[
            r"\bpytest\.(?:skip|xfail)\(",
            r"\bself\.skipTest\(",
            r"\braise[ \t]+(?:unittest\.)?SkipTest\b",
        ],
        ..NONE
    },
    // Jest, Vitest, Mocha, Jasmine, Cypress, Playwright, node:test, AVA
    Language {
        extensions: &[
            "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte", "coffee",
        ],
        marks: &[
            r"\b(?:it|test|describe|context|suite|specify|bench|scenario|step|each)(?:\.[A-Za-z]+|\([^()]*\))*\.(?:skip|fixme|failing)\b",
            r"\bx(?:it|test|describe|context|specify|scenario)(?:\.each\b|[ \t]*\()",
            r"\.skipIf\([ \t]*(?:true|1)\b",
            r"\.runIf\([ \t]*(?:false|0)\b",
            "\\bskip[ \\t]*:[ \\t]*(?:true\\b|['\"`])",
        ],
        calls: &[r"\b(?:this|t|ctx)\.skip\(", r"^[ \t]*pending\("],
        ..NONE
    },
    // The built-in tests of Rust
    Language {
        extensions: &["rs"],
        attributes: &["#["],
        anywhere: true,
        marks: &[r"#\[[ \t]*ignore\b"],
        ..NONE
    },
    // testing, testify, Ginkgo
    Language {
        extensions: &["go"],
        marks: &[r"\b[PX](?:It|Describe|Context|When|Specify|Entry|DescribeTable)\("],
        calls: &[r"\b(?:t|b|f|tb|T\(\))\.Skip(?:f|Now)?\(", r"^[ \t]*Skip\("],
        ..NONE
    },
    // JUnit 4 and 5, TestNG, Spock, Kotest, ScalaTest
    Language {
        extensions: &["java", "kt", "kts", "groovy", "scala"],
        attributes: &["@"],
        marks: &[
            r"@(?:[a-z0-9_]+\.)*(?:Ignore|Disabled|PendingFeature|Ignored)\b",
            r"@Test\([^)]*\benabled[ \t]*=[ \t]*false\b",
            r"\bx(?:test|it|describe|context|feature|scenario|should|given|when|then)\(",
            "^[ \\t]*ignore\\([ \\t]*\"",
            "\"[ \\t]+ignore[ \\t]*\\{",
        ],
        calls: &[
            r"\bthrow[ \t]+(?:new[ \t]+)?(?:SkipException|TestAbortedException)\b",
            r"\bassumeTrue\([ \t]*false\b",
        ],
        ..NONE
    },
    // RSpec, minitest, test-unit
    Language {
        extensions: &["rb"],
        comments: HASH,
        marks: &[
            r"^[ \t]*x(?:it|describe|context|specify|example|feature|scenario|test)\b",
            r"^[ \t]*pending\b",
            "[,(][ \\t]*(?:skip|pending):[ \\t]*(?:true\\b|['\"])",
            r"[,(][ \t]*:(?:skip|pending)\b",
        ],
        calls: &[r"^[ \t]*skip(?:$|[ \t(;])", r"^[ \t]*omit(?:$|[ \t(;])"],
        ..NONE
    },
    // xUnit, NUnit, MSTest
    Language {
        extensions: &["cs", "fs", "vb"],
        attributes: &["["],
        marks: &[
            r"\[[^\]]*\b(?:Ignore|Explicit)[ \t]*[(\],]",
            r"\[[^\]]*\b(?:Fact|Theory|Test|TestCase|InlineData|TestMethod)\([^)]*\b(?:Skip|Ignore|IgnoreReason)[ \t]*=",
        ],
        calls: &[r"\bAssert\.(?:Ignore|Inconclusive|Skip)\("],
        ..NONE
    },
    // PHPUnit, Pest
    Language {
        extensions: &["php"],
        marks: &[r"->skip\("],
        calls: &[r"\bmarkTest(?:Skipped|Incomplete)\("],
        ..NONE
    },
    // XCTest, Swift Testing
    Language {
        extensions: &["swift"],
        marks: &[r"\.disabled\("],
        calls: &[r"\bXCTSkip\("],
        ..NONE
    },
    // GoogleTest, Catch2, Boost
    Language {
        extensions: &["c", "cc", "cpp", "cxx", "h", "hpp"],
        marks: &[r"\bDISABLED_[A-Za-z]", r"\[!(?:mayfail|shouldfail)\]", r"unit_test::disabled\("],
        calls: &[r"\bGTEST_SKIP\(", r"^[ \t]*SKIP\("],
        ..NONE
    },
    // package:test
    Language {
        extensions: &["dart"],
        marks: &[r"@Skip\b", "\\bskip[ \\t]*:[ \\t]*(?:true\\b|['\"])"],
        calls: &[r"\bmarkTestSkipped\("],
        ..NONE
    },
    // ExUnit
    Language {
        extensions: &["exs"],
        comments: HASH,
        marks: &[r"@(?:module|describe)?tag[ \t]+(?::skip\b|skip:)"],
        ..NONE
    },
    // Bats
    Language { extensions: &["bats"], comments: HASH, calls: &[r"^[ \t]*skip(?:$|[ \t])"], ..NONE },
    // Gherkin, Robot Framework
    Language {
        extensions: &["feature"],
        comments: HASH,
        marks: &[r"(?i)^[ \t]*(?:@[^ \t]+[ \t]+)*@(?:skip|ignore|disabled)\b"],
        ..NONE
    },
    Language {
        extensions: &["robot"],
        comments: HASH,
        marks: &[r"(?i)\brobot:skip\b"],
        calls: &[r"^[ \t]+Skip(?:$|[ \t]{2})"],
        ..NONE
    },
    // testthat
    Language { extensions: &["r"], comments: HASH, calls: &[r"^[ \t]*skip\("], ..NONE },
    // Hspec, busted
    Language {
        extensions: &["hs"],
        comments: &["--"],
        marks: &[r"\bx(?:it|describe|specify|context)\b", r"\bpendingWith\b"],
        ..NONE
    },
    Language { extensions: &["lua"], comments: &["--"], calls: &[r"^[ \t]*pending\("], ..NONE },
];
