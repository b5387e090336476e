// SPDX-License-Identifier: Apache-2.0
/// An acceptance band: what recovery a programme asks for, read from a data file under share/bands with its source.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "harmonize/phantom/recovery.hpp"

#include <string>
#include <vector>

namespace isotone::harmonize {

/// The limits of one metric for several spheres, and where they were read.
struct BandCurve {
    Metric metric = Metric::max;
    std::string voi;                  ///< definition of the volume of interest, in the programme's words
    std::vector<std::size_t> sphere;  ///< index as nema_diameters_mm
    std::vector<double> min, max;     ///< same length
    bool informational = false;       ///< reported, but without a say in the verdict
    std::string source_url, source_doi, note, read_date, reader;
    std::string signature;  ///< empty: not yet checked by a named person against the primary document
};

struct Band {
    std::string id;  ///< "earl1"
    std::string programme, standard, nuclide, modality;
    double fill_ratio = 0.0;  ///< sphere : background
    std::vector<BandCurve> curves;
    std::string sha256;  ///< of the data file, where the caller has it; not part of the file
};

/// Strict: an unknown key, a metric that does not exist, lists of different lengths or an empty interval is
/// Error{input_corrupt}.
/// @param where  shown in errors: the file's name
ISOTONE_API Band band_from_record(const Record& record, const std::string& where);

}  // namespace isotone::harmonize
