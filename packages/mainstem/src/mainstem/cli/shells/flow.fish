
# `python flow.py <TAB>`: asks the flow, if the file names mainstem.
function __mainstem_is_flow
    set -l words (commandline -opc)
    test (count $words) -ge 2; and string match -q '*.py' -- $words[2]; and grep -qs mainstem $words[2]
end

function __mainstem_flow_completion
    set -l words (commandline -opc)
    set -l response (env _MAINSTEM_COMPLETE=fish_complete COMP_CWORD=(commandline -t) \
        COMP_WORDS=(string replace -r '^\s*\S+\s+' '' -- (commandline -cp)) $words[1] $words[2] 2>/dev/null)
    for completion in $response
        set -l metadata (string split -m 1 ',' -- $completion)
        switch $metadata[1]
            case dir
                __fish_complete_directories $metadata[2]
            case file
                __fish_complete_path $metadata[2]
            case plain
                echo $metadata[2]
        end
    end
end

for python in python python3
    complete --command $python --condition __mainstem_is_flow --no-files --arguments '(__mainstem_flow_completion)'
end
