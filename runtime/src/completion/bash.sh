# Completion of PROGRAM for bash; `source <(PROGRAM --cli-completion bash)`, or a file in
# ~/.local/share/bash-completion/completions named PROGRAM.
_FUNCTION_complete() {
    local IFS=$'\n'
    COMPREPLY=($(PROGRAM --cli-complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
    # What goes on behind it: keys, folders, schemes.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=/{[] ]]; then
        compopt -o nospace
    fi
}
complete -o nosort -F _FUNCTION_complete PROGRAM
