"""The page for staff beside the chat: the workbench for wording, approved answers, questions asked."""
