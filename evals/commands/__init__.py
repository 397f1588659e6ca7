"""The commands below `policy-assistant eval`. Each module is loaded when its command is called."""
