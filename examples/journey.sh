#!/bin/sh
# Verifies a user with a passport, with the calls of an app: sign-in, bundle, document, face,
# consent, outcome. Needs curl and python3.
#
#   sh examples/journey.sh [address of a local stack, http://localhost:3000 if not given]
#   ID_TOKEN=… API=https://… sh examples/journey.sh     on any deployment, as the token's user
set -eu
cd "$(dirname "$0")/.."
api=${API:-${1:-http://localhost:3000}}
email=ann@example.com

# field NAME: prints one value of the JSON object on standard input (NAME may be data.NAME).
field() {
  python3 -c '
import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    value = value[name]
print(value if isinstance(value, str) else json.dumps(value))' "$1"
}
photo() { base64 < "specimens/$1.jpg" | tr -d '\n'; }
# step PATH: posts the body on standard input with the session's user token. Bodies are too large
# for an argument.
step() {
  curl -sS --fail-with-body "$api$1" -H "Authorization: Bearer $user_token" \
    -H 'Content-Type: application/json' --data-binary @-
}

if [ "${ID_TOKEN:-}" ]; then
  echo '1. Use the ID token of ID_TOKEN'
  id_token=$ID_TOKEN
else
  echo "1. Sign in as $email"
  id_token=$(curl -sS --fail-with-body "$api/local/token" \
    -d "{\"email\": \"$email\", \"name\": \"Ann\"}" | field token)
fi

echo '2. Fetch the bundle'
bundle=$(curl -sS --fail-with-body "$api/get-required-tokens-and-session-for-a-user" \
  -H "Authorization: Bearer $id_token")
user_token=$(printf '%s' "$bundle" | field userBearerToken)
session=$(printf '%s' "$bundle" | field sessionId)
echo "   session $session"

echo '3. Have the passport read'
extraction_token=$(printf '{"sessionId": "%s", "documentType": "PASSPORT", "documentFront": "%s"}' \
  "$session" "$(photo passport)" | step /api/v2/documents/extract | field data.extractionToken)

echo '4. Match the selfie with the passport'
credentials=$(printf '{"sessionId": "%s", "documentToken": "%s", "selfieImage": "%s"}' \
  "$session" "$extraction_token" "$(photo portrait)" \
  | step /api/v2/biometrics/verify | field data.credentials)

echo '5. Consent to share the credentials'
printf '{"sessionId": "%s", "credentials": %s}' "$session" "$credentials" \
  | step /api/v2/consents
echo

echo '6. Wait for the outcome'
for _ in 1 2 3 4 5 6 7 8 9 10; do
  status=$(curl -sS --fail-with-body "$api/sessions/$session" -H "Authorization: Bearer $id_token")
  outcome=$(printf '%s' "$status" | field data.outcome)
  [ "$outcome" = consented ] || break
  sleep 2
done
echo "   outcome: $outcome"
[ "$outcome" = confirmed ]
