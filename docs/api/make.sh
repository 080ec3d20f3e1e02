#!/usr/bin/env bash
# A video by curl and jq: make.sh "A topic" [seconds]. Needs YTEMPIRE_TOKEN with the scopes read and make.
set -euo pipefail
url="${YTEMPIRE_URL:-http://127.0.0.1:8000}/api/v1"

ask() { # method, path, further arguments of curl
  local method=$1 path=$2
  shift 2
  curl --silent --show-error --request "$method" --header "Authorization: Bearer $YTEMPIRE_TOKEN" \
    --header "Content-Type: application/json" "$@" "$url$path"
}
fail() {
  echo "$1" | jq --raw-output '.error | "\(.message) (\(.code)). \(.hint)"' >&2
  exit 1
}

idea=$(jq --null-input --arg topic "$1" --argjson seconds "${2:-60}" '{topic: $topic, seconds: $seconds}')
# Asking twice with one key makes one video.
begun=$(ask POST /videos/generate --header "Idempotency-Key: ${IDEMPOTENCY_KEY:-$(date +%s)-$RANDOM}" --data "$idea")
[ "$(echo "$begun" | jq .success)" = true ] || fail "$begun"
id=$(echo "$begun" | jq --raw-output .data.id)
echo "Video $id, done about $(echo "$begun" | jq --raw-output .data.estimatedCompletion)"

while :; do
  status=$(ask GET "/videos/$id/status")
  [ "$(echo "$status" | jq .success)" = true ] || fail "$status"
  state=$(echo "$status" | jq --raw-output .data.status)
  echo "$status" | jq --raw-output '.data | "\(.progress | floor) % \(.stage // "")"'
  case $state in queued | running) sleep 2 ;; *) break ;; esac
done

# A person's word, not a program's: POST /videos/{id}/approve or /reject gives it.
[ "$state" != waiting ] || echo "It waits for your approval: look at it first"
[ "$state" = waiting ] || [ "$state" = done ] || {
  echo "$status" | jq --raw-output '.data.error | "\(.message). \(.hint)"' >&2
  exit 1
}
ask GET "/videos/$id/files/video" --output "$id.mp4"
echo "$id.mp4"
