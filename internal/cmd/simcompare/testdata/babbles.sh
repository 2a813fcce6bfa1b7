# Answers with what is no JSON.
while read -r question; do echo hello; done
