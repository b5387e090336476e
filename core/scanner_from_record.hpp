// SPDX-License-Identifier: Apache-2.0
/// Scanner descriptions as Records: the schema of share/scanners/*.toml and of the scanner group in provenance.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "core/scanner.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone {

/// The sinogram a scanner's own software writes: what a protocol takes where it does not say otherwise.
struct UsualSinogram {
    int span = 1;  ///< 2 = GE's interleaved segments
    int max_ring_difference = 0;
    int view_mashing = 1;
    int bins = 0;
};

struct ScannerDescription {
    CylindricalScanner scanner;
    std::vector<std::string> aliases;  ///< other names it answers to
    std::optional<UsualSinogram> usual_sinogram;
};

/// Strict: an unknown key, a missing key or a geometry that cannot be is an error.
/// @param where  shown in errors, e.g. the file's name
/// @throws Error{usage} for keys and types, Error{inconsistent_data} from CylindricalScanner::validate()
ISOTONE_API ScannerDescription scanner_from_record(const Record& record, const std::string& where);

/// The inverse: scanner_from_record(record_of(d)) gives d.
ISOTONE_API Record record_of(const ScannerDescription& description);

}  // namespace isotone
