// SPDX-License-Identifier: Apache-2.0
/// Decay between a reference time and each view, and during it.
///
/// The factor of a view is what decay leaves of the counts that the activity at the reference time would give in the
/// view's counting time: 2^(-(s + start) / T) x mean of 2^(-t / T) over its duration, with s the start of the
/// acquisition after the reference time and T the half-life. It multiplies expected counts, so the image holds the
/// activity at the reference time.
#pragma once

#include "core/exam.hpp"
#include "core/export.hpp"
#include "core/projections.hpp"
#include "recon/settings.hpp"

#include <vector>

namespace isotone::recon {

/// One factor for each view, and what it stands for.
struct ViewFactors {
    std::vector<double> factors;
    CorrectionRecord record;
};

enum class DecayReference {
    none,               ///< decay is not corrected
    acquisition_start,  ///< the start of the acquisition
    injection,          ///< exam.injection_time_s
    stated,             ///< a time on the clock of exam.start_time_s
};

struct DecaySettings {
    DecayReference reference = DecayReference::acquisition_start;
    double stated_time_s = 0.0;  ///< since the epoch, as exam.start_time_s; only for `stated`
};

/// @throws Error{inconsistent_data} where the half-life or a time that is needed is not known
ISOTONE_API ViewFactors decay_factors(const ProjectionGeometry& geometry, const Exam& exam,
                                      const DecaySettings& settings);

/// Whether such a record says that activities are those at the start of the acquisition: by `refers_to`, or by the text
/// of records that were written before there was one.
ISOTONE_API bool refers_to_start(const CorrectionRecord& decay);

}  // namespace isotone::recon
