# Answers every question with a denial.
while read -r question; do echo '{"result":"ImplicitlyDenied"}'; done
