# shellcheck shell=bash
# One request to a service of the pod, for the action: what it answers comes back byte for byte.

# http_request_main: CP_address, CP_service_port, CP_scheme, CP_path, CP_seconds, CP_length; a body of that many bytes is standard
# input, and makes it a POST. A bare greeting without an answer: nobody answered.
http_request_main() {
  # What a login shell printed before may not end its line.
  printf '\ncomfy-pod\thttp\t%s\n' "$CP_nonce"
  if [[ $CP_scheme == https ]]; then
    local __host=$CP_address __body=()
    [[ $__host != *:* ]] || __host="[$__host]"
    ((CP_length == 0)) || __body=(-H 'Content-Type: application/json' --data-binary @-)
    curl -skig --http1.0 --max-time "$CP_seconds" "${__body[@]}" "https://$__host:$CP_service_port$CP_path"
    return
  fi
  local __head="GET $CP_path HTTP/1.0"
  ((CP_length == 0)) || __head="POST $CP_path HTTP/1.0"$'\r\n'"Content-Type: application/json"$'\r\n'"Content-Length: $CP_length"
  # shellcheck disable=SC2016  # expanded by the inner shell, from its parameters
  timeout "$CP_seconds" bash -c 'exec 3<>"/dev/tcp/$0/$1" && { printf "%s\r\nHost: localhost:%s\r\n\r\n" "$2" "$1" && cat; } >&3 && cat <&3' "$CP_address" "$CP_service_port" "$__head" 2>/dev/null
}
