#compdef PROGRAM
# Completion of PROGRAM for zsh: `source <(PROGRAM --cli-completion zsh)` behind compinit, or a file named
# _PROGRAM in a folder of $fpath.
_FUNCTION_complete() {
    local line word about
    local -a open closed open_shown closed_shown
    line="${(j: :)words[1,CURRENT-1]} ${QIPREFIX}${PREFIX}"
    while IFS=$'\t' read -r word about; do
        if [[ $word == *[=/\{\[] ]]; then
            open+=("$word")
            open_shown+=("$word${about:+  -- $about}")
        else
            closed+=("$word")
            closed_shown+=("$word${about:+  -- $about}")
        fi
    done < <(PROGRAM --cli-complete zsh "$line" 2>/dev/null)
    (( ${#closed} )) && compadd -V closed -l -d closed_shown -a closed
    (( ${#open} )) && compadd -V open -S '' -l -d open_shown -a open
    (( ${#closed} + ${#open} ))
}
if [[ ${funcstack[1]} == _PROGRAM ]]; then
    _FUNCTION_complete
else
    compdef _FUNCTION_complete PROGRAM
fi
