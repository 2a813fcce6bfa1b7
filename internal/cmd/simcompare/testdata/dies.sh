# Ends without an answer.
read -r question
exit 3
