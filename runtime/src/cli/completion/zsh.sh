#compdef PROGRAM
# Completion of PROGRAM for zsh: `source <(PROGRAM --cli-completion zsh)` behind compinit, or a file named
# _PROGRAM in a folder of $fpath.
_FUNCTION_complete() {
    emulate -L zsh
    local line word about quote=${compstate[quote]}
    local -a open closed open_shown closed_shown before
    # The words without the quotes that were typed, each in single quotes.
    before=("${(@Q)words[1,CURRENT-1]}")
    word=${(Q):-$quote$PREFIX$quote}
    while IFS= read -r line; do
        word=${${line%%$'\t'*}#?}
        about=${line#*$'\t'}
        about="$word${about:+  -- $about}"
        if [[ $line == +* ]]; then
            open+=("$word")
            open_shown+=("$about")
        else
            closed+=("$word")
            closed_shown+=("$about")
        fi
    done < <(command PROGRAM --cli-complete zsh "${(j: :)${(@qq)before}} ${(qq)word}" 2>/dev/null)
    # compadd quotes candidates and compares them with what was typed, which is quoted here in the same way.
    # A home folder is left as it was typed.
    if [[ -z $quote ]]; then
        [[ $PREFIX == \~*/* ]] && word=${PREFIX%%/*}/ || word=
        IPREFIX+=$word
        PREFIX=${(q)${(Q)PREFIX#$word}}
        open=("${(@)open#$word}")
        closed=("${(@)closed#$word}")
    fi
    (( ${#closed} )) && compadd -V closed -l -d closed_shown -a closed
    (( ${#open} )) && compadd -V open -S '' -l -d open_shown -a open
    (( ${#closed} + ${#open} ))
}
if [[ ${funcstack[1]} == _PROGRAM ]]; then
    _FUNCTION_complete
else
    compdef _FUNCTION_complete PROGRAM
fi
