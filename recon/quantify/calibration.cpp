// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/calibration.hpp"

#include "core/error.hpp"
#include "core/exam.hpp"
#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace isotone::recon {
namespace {

void require(bool holds, const std::string& what, const std::string& hint) {
    if (!holds) {
        throw Error(ErrorCode::inconsistent_data, "calibration experiment", what, hint);
    }
}

bool positive(double value) {
    return value > 0.0 && std::isfinite(value);
}

double activity_at_start_mbq(const CalibrationSource& source) {
    require(positive(source.activity_mbq), "an activity of " + number_text(source.activity_mbq) + " MBq",
            "state the activity that the calibrator showed");
    require(positive(source.half_life_s), "a half-life of " + number_text(source.half_life_s) + " s",
            "state the `nuclide`");
    require(source.relative_uncertainty >= 0.0 && source.relative_uncertainty < 1.0,
            "a relative uncertainty of the activity of " + number_text(source.relative_uncertainty),
            "state it above 0 and below the activity itself");
    require(std::isfinite(source.assay_to_start_s), "the time of the assay is not usable", "state it");
    return source.activity_mbq * std::exp2(-source.assay_to_start_s / source.half_life_s);
}

/// Time in which the events of all views were counted.
double live_time_s(const CountedViews& counted) {
    double sum = 0.0;
    for (const CountingTime& view : counted.views) {
        sum += view.live_fraction * view.duration_s;
    }
    return sum;
}

/// The same, each second weighted with what decay leaves of the activity at the start.
double decayed_live_time_s(const CountedViews& counted, double half_life_s) {
    double sum = 0.0;
    for (const CountingTime& view : counted.views) {
        sum += view.live_fraction * view.duration_s * std::exp2(-view.start_s / half_life_s) *
               mean_decay_during(view.duration_s, half_life_s);
    }
    return sum;
}

void check(const CountedViews& counted, const std::string& name) {
    require(!counted.views.empty() && positive(live_time_s(counted)) &&
                std::all_of(counted.views.begin(), counted.views.end(),
                            [](const CountingTime& v) { return v.duration_s >= 0.0 && std::isfinite(v.start_s); }),
            name + " without counting time", "state the duration of the views");
    require(std::all_of(counted.views.begin(), counted.views.end(),
                        [](const CountingTime& v) { return positive(v.live_fraction) && v.live_fraction <= 1.0; }),
            "a share of counted events beyond 0 to 1", "it is a fraction");
    require(counted.counts >= 0.0 && std::isfinite(counted.counts), name + " of negative counts",
            "counts are at least 0");
}

/// A camera that counts more than one event per decay does not exist: a unit is wrong, or a decimal point.
double plausible(double factor_cps_per_mbq) {
    require(positive(factor_cps_per_mbq) && factor_cps_per_mbq <= largest_factor_cps_per_mbq,
            "a factor of " + number_text(factor_cps_per_mbq) + " counts/s per MBq",
            "it lies between 0 and 1e6, one count per decay: check activity, unit of the image and sensitivity");
    return factor_cps_per_mbq;
}

/// Live time of the source's views over that of the background's.
double background_time_share(const PlanarMeasurement& measurement) {
    return measurement.background ? live_time_s(measurement.counted) / live_time_s(*measurement.background) : 0.0;
}

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Standard error of the mean relative to it; 0 where one value does not tell.
double relative_standard_error(const std::vector<double>& values) {
    if (values.size() < 2) {
        return 0.0;
    }
    const double average = mean(values);
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - average) * (value - average);
    }
    const auto n = static_cast<double>(values.size());
    return std::sqrt(squares / (n - 1.0) / n) / average;
}

void check(const ImageMeasurement& measurement) {
    require(measurement.experiment != CalibrationExperiment::planar, "a planar source has no reconstructed volume",
            "give its counts");
    require(positive(measurement.image_sensitivity_cps_per_mbq), "the sensitivity of the image is not positive",
            "state the one that the image was reconstructed with");
    require(!measurement.image_mbq.empty(), "no volume of interest", "measure at least one");
    for (const double activity : measurement.image_mbq) {
        require(positive(activity), "a volume of interest that shows " + number_text(activity) + " MBq",
                "check its place");
    }
    require(positive(measurement.voi_share), "a volume of interest that holds no voxel's centre",
            "check its place and size");
    require(measurement.voi_share <= 1.0,
            "the volume of interest is " + number_text(measurement.voi_share, 3) +
                " times the volume that the activity is in",
            "keep it within the phantom, and check the volume of the activity");
    require(positive(measurement.decayed_in_scan) && measurement.decayed_in_scan <= 1.0,
            "a mean decay during the scan of " + number_text(measurement.decayed_in_scan), "it lies between 0 and 1");
    require(measurement.experiment == CalibrationExperiment::cylinder || measurement.voi_share == 1.0,
            "a volume of interest that holds a part of the sphere only", "enclose all that is seen of the sphere");
}

}  // namespace

double Calibration::combined_relative() const {
    return std::hypot(type_a_relative, activity_relative);
}

Calibration calibrate(const PlanarMeasurement& measurement) {
    const CountedViews& counted = measurement.counted;
    check(counted, "a source");
    if (measurement.background) {
        check(*measurement.background, "a background");
    }
    const double activity = activity_at_start_mbq(measurement.source);
    const double share = background_time_share(measurement);
    const double background_counts = measurement.background ? measurement.background->counts : 0.0;
    const double net = counted.counts - share * background_counts;
    require(net > 0.0, "no counts above the background", "check the window and the counts");
    Calibration calibration;
    calibration.experiment = CalibrationExperiment::planar;
    calibration.factor_cps_per_mbq =
        plausible(net / (decayed_live_time_s(counted, measurement.source.half_life_s) * activity));
    calibration.type_a_relative = std::sqrt(counted.counts + share * share * background_counts) / net;
    calibration.activity_relative = measurement.source.relative_uncertainty;
    return calibration;
}

CorrectionRecord background_record(const PlanarMeasurement& measurement) {
    if (!measurement.background) {
        return {"background", false, "not measured: all counts are taken for those of the source"};
    }
    const double taken = background_time_share(measurement) * measurement.background->counts;
    return {"background", true,
            number_text(measurement.background->counts) + " counts in " +
                number_text(live_time_s(*measurement.background)) + " s of counting by its views; " +
                number_text(100.0 * taken / measurement.counted.counts, 3) + " % of the counts were taken off"};
}

Calibration calibrate(const ImageMeasurement& measurement) {
    check(measurement);
    const double truth =
        activity_at_start_mbq(measurement.source) * measurement.voi_share * measurement.decayed_in_scan;
    Calibration calibration;
    calibration.experiment = measurement.experiment;
    calibration.factor_cps_per_mbq =
        plausible(measurement.image_sensitivity_cps_per_mbq * mean(measurement.image_mbq) / truth);
    calibration.type_a_relative = relative_standard_error(measurement.image_mbq);
    calibration.activity_relative = measurement.source.relative_uncertainty;
    return calibration;
}

}  // namespace isotone::recon
