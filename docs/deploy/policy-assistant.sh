#!/bin/sh
# /usr/local/bin/policy-assistant: a command as the service's user with the service's settings. Give whole paths.
exec systemd-run --quiet --pipe --wait --collect \
    --property=User=policy-assistant --property=EnvironmentFile=/etc/policy-assistant.env \
    --property=WorkingDirectory=/var/lib/policy-assistant --setenv=LANG=C.UTF-8 \
    /opt/policy-assistant/.venv/bin/policy-assistant "$@"
