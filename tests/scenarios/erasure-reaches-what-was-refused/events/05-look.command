rejects list --all
rejects show --reveal 1
rejects show --reveal 2
rejects show --reveal 3
