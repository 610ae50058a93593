# shellcheck shell=bash
# For the scripts that run the gate as a CI does.

# Lays out a change of an example as a repository, and its event beside it.
sample() { # NAME pass|fail DIRECTORY EVENT
    local saver
    saver=$(mktemp)
    # Called in the place of the gate: `check --repo DIR --event FILE`.
    cat >"$saver" <<'END'
#!/bin/sh
rm -rf "$SAMPLE_DIRECTORY"
cp -R "$3" "$SAMPLE_DIRECTORY"
cp "$5" "$SAMPLE_EVENT"
END
    chmod +x "$saver"
    SAMPLE_DIRECTORY=$3 SAMPLE_EVENT=$4 BACKLOG_GATE=$saver \
        "$(dirname "${BASH_SOURCE[0]}")/../examples/run" "$1" "$2"
    rm "$saver"
}
