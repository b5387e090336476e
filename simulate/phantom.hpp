// SPDX-License-Identifier: Apache-2.0
/// Analytic phantoms: a list of primitives in the gantry frame (mm), painted in order. Where primitives overlap the
/// later one replaces the earlier, in activity and in attenuation; nothing adds up. Activities hold at the start of the
/// scan.
#pragma once

#include "core/exam.hpp"
#include "core/export.hpp"
#include "core/record.hpp"
#include "simulate/primitive.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace isotone::simulate {

struct ISOTONE_API Phantom {
    std::string name;
    std::string description;
    std::string source;                 ///< where its dimensions were read
    std::vector<Primitive> primitives;  ///< painted in this order
    Exam exam;                          ///< tracer, dose, weight; duration and calibration are the simulation's

    /// The last primitive that contains the point, or nullptr for air.
    const Primitive* at(const Vector3& point_mm) const;
    /// How far from the axis of the gantry anything of it can reach, mm: no line across it needs to be longer.
    double transaxial_reach_mm() const;
    /// Everything shifted, e.g. off the grid.
    Phantom moved(const Vector3& by_mm) const;
};

/// What the scan's start concentration of 1 g/mL SUV is in Bq/mL: dose, decayed to the start of the scan, over weight.
/// @throws Error{inconsistent_data} where dose, weight or injection time is missing
ISOTONE_API double bq_ml_per_suv(const Exam& exam);

/// Gives a radionuclide by its name; io/config's load_nuclide.
using NuclideTable = std::function<Radionuclide(const std::string&)>;

/// Strict: unknown keys are errors. The schema is described in share/phantoms/README.md.
/// @param levels  replaces values of the file's [levels] table, e.g. {"hot", 8000.0}
/// @throws Error{usage}
ISOTONE_API Phantom phantom_from_record(const Record& record, const std::string& where, const NuclideTable& nuclides,
                                        const std::map<std::string, double>& levels = {});

/// What is true of each primitive marked as a region, as a list of tables: name, kind, centre_mm, half_mm, volume_ml
/// (without cuts), activity in Bq/mL and, where dose and weight are known, SUV.
ISOTONE_API Record truth_of(const Phantom& phantom);

/// The same regions as a table of schema isotone-regions/1, for `isotone measure`: balls 5 mm larger than a lesion or
/// sphere, and balls within an organ or background that hold nothing else (left out where there is no room for one).
/// In the gantry frame, which is the image's for a head-first
/// supine patient with the bed at 0.
ISOTONE_API Record regions_of(const Phantom& phantom);

}  // namespace isotone::simulate
