//! `backlog-gate completions`

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;

use super::{EXIT_PASS, Host};
use crate::cli::args::{Cli, CompletionsArgs};
use crate::error::Result;

pub(super) fn run(args: &CompletionsArgs, host: &mut Host<'_>) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "backlog-gate", &mut script);
    let script = String::from_utf8_lossy(&script);
    host.print(&with_ids(args.shell, &script))?;
    Ok(EXIT_PASS)
}

/// The commands whose first argument is an item.
fn of_items() -> Vec<String> {
    let takes_item = |command: &&Command| {
        command.get_positionals().next().is_some_and(|argument| argument.get_id() == "item")
    };
    let cli = Cli::command();
    cli.get_subcommands().filter(takes_item).map(|command| command.get_name().to_owned()).collect()
}

/// The script with the ids of items and rules, which the program is asked for as they are typed.
fn with_ids(shell: Shell, script: &str) -> String {
    let items = of_items();
    match shell {
        Shell::Bash => in_bash(script, &items),
        Shell::Fish => format!("{script}{}", FISH.replace("ITEMS", &items.join(" "))),
        Shell::Zsh => in_zsh(script),
        _ => script.to_owned(),
    }
}

const BASH: &str = r#"
_backlog-gate_with_ids() {
    local current=${COMP_WORDS[COMP_CWORD]:-} what=
    if [[ $COMP_CWORD -eq 2 && $current != -* ]]; then
        case ${COMP_WORDS[1]} in
            ITEMS) what=items ;;
            explain) what=rules ;;
        esac
    fi
    if [[ -n $what ]]; then
        local IFS=$'\n'
        COMPREPLY=($(compgen -W "$("$1" complete "$what" 2>/dev/null)" -- "$current"))
        [[ ${#COMPREPLY[@]} -gt 0 ]] && return 0
    fi
    GENERATED "$@"
}
complete -F _backlog-gate_with_ids -o bashdefault -o default backlog-gate
"#;

/// In bash the function that was generated is asked where there is no id to complete.
fn in_bash(script: &str, items: &[String]) -> String {
    let name =
        |line: &str| line.trim().strip_prefix("complete -F ")?.split(' ').next().map(str::to_owned);
    // The generator names the program once with and once without a word between its parts, so that its
    // lines about flags are never reached.
    let script = &script.replace("backlog__subcmd__gate", "backlog__gate");
    let Some(generated) = script.lines().find_map(name) else { return script.to_owned() };
    let own = BASH.replace("ITEMS", &items.join("|")).replace("GENERATED", &generated);
    // It calls the commands in its two halves by two names, for there is a `-` in that of the program.
    script.replace("backlog__subcmd__gate", "backlog__gate") + &own
}

const FISH: &str = r#"
complete -c backlog-gate -n "__fish_seen_subcommand_from ITEMS" -f -a "(backlog-gate complete items 2>/dev/null)"
complete -c backlog-gate -n "__fish_seen_subcommand_from explain" -f -a "(backlog-gate complete rules 2>/dev/null)"
"#;

const ZSH: &str = r#"
(( $+functions[_backlog-gate_ids] )) ||
_backlog-gate_ids() {
    local -a ids
    ids=(${(f)"$(backlog-gate complete $1 2>/dev/null)"})
    compadd -a ids
}
"#;

/// In the arguments of zsh an item and a rule have a function of their own.
fn in_zsh(script: &str) -> String {
    let ask = |line: &str| {
        let argument = line.trim_start().trim_start_matches(['\'', ':']);
        let what = match argument {
            _ if argument.starts_with("item -- ") => "items",
            _ if argument.starts_with("rule -- ") => "rules",
            _ => return line.to_owned(),
        };
        line.replace(":_default", &format!(":{{_backlog-gate_ids {what}}}"))
    };
    let lines: String = script.lines().map(|line| ask(line) + "\n").collect();
    let (first, rest) = lines.split_once('\n').unwrap_or((&lines, ""));
    format!("{first}\n{ZSH}{rest}")
}
