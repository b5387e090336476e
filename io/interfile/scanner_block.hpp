// SPDX-License-Identifier: Apache-2.0
/// The `Scanner parameters` of a PET Interfile header. Lengths are in cm there, in mm in CylindricalScanner.
#pragma once

#include "core/scanner.hpp"
#include "io/interfile/header.hpp"
#include "io/interfile/sinogram.hpp"

#include <string>

namespace isotone::io::interfile {

/// @throws Error{input_corrupt} naming the key that neither the header nor the lookup gives
CylindricalScanner read_scanner(const Header& header, const ScannerLookup& lookup);

/// The block as text, with `%isotone` keys (which STIR skips) for what STIR knows by the scanner's name only.
std::string scanner_text(const CylindricalScanner& scanner);

}  // namespace isotone::io::interfile
