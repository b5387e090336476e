#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The demo's claims as a test: sites come together, recovery in the band, a site on target unchanged; and the same check
# refuses an over-smoothed result, so that blurring everything cannot pass.
#   tests/integration/demo_test.sh ISOTONE_COMMAND SOURCE_FOLDER
set -euo pipefail
isotone=$1
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ISOTONE_SHARE=$source/share

# REQ-HARM-10
sites_come_together() {
    "$source/scripts/demo" --isotone "$isotone" --output "$work/demo" --no-real
}

# REQ-HARM-10
over_smoothing_fails() {
    cp -r "$work/demo" "$work/smooth"
    rm -rf "$work/smooth/qualification_a"
    "$isotone" harmonize "$work/demo/phantom_a/dicom" --fwhm 11 --override "over-smoothed on purpose" \
        -o "$work/smooth/phantom" --quiet
    "$isotone" qualify "$work/smooth/phantom/dicom" --fill "$source/share/demo/fill.toml" --band earl1 \
        -o "$work/smooth/qualification_a" --quiet
    if "$source/scripts/demo-table" "$work/smooth" >"$work/smooth.txt"; then
        cat "$work/smooth.txt"
        echo "an over-smoothed phantom passed"
        return 1
    fi
    grep -q "outside the band" "$work/smooth.txt"
}

sites_come_together
over_smoothing_fails
echo "demo: passed"
