# Completion of PROGRAM for bash; `source <(PROGRAM --cli-completion bash)`, or a file in
# ~/.local/share/bash-completion/completions named PROGRAM.
_FUNCTION_complete() {
    local line marks=
    COMPREPLY=()
    # Each line is a mark and a candidate, which is quoted for the place where readline inserts it.
    while IFS= read -r line; do
        marks=$marks${line:0:1}
        COMPREPLY+=("${line:1}")
    done < <(command PROGRAM --cli-complete bash "${COMP_LINE:0:COMP_POINT}" ${2+"$2"} 2>/dev/null)
    # No space behind keys, folders and schemes; bash before 4.0 appends none if candidates differ.
    if [[ $marks == + ]] && ! compopt -o nospace 2>/dev/null; then
        COMPREPLY+=("${COMPREPLY[0]}\\ ")
    fi
}
complete -o nosort -F _FUNCTION_complete PROGRAM 2>/dev/null || complete -F _FUNCTION_complete PROGRAM
