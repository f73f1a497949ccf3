#!/bin/sh
exec /usr/lib/tetherstick/node /usr/lib/tetherstick/out/cli/index.js "$@"
