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
            "state the nuclide");
    require(source.relative_uncertainty >= 0.0 && source.relative_uncertainty < 1.0,
            "a relative uncertainty of the activity of " + number_text(source.relative_uncertainty),
            "state a fraction from 0 to 1");
    require(std::isfinite(source.assay_to_start_s), "the time of the assay is not usable", "state it");
    return source.activity_mbq * std::exp2(-source.assay_to_start_s / source.half_life_s);
}

double counting_time_s(const PlanarMeasurement& measurement) {
    double sum = 0.0;
    for (const CountingTime& view : measurement.views) {
        sum += view.duration_s;
    }
    return sum;
}

/// Counting time of all views, each second weighted with what decay leaves of the activity at the start.
double decayed_time_s(const PlanarMeasurement& measurement) {
    const double half_life_s = measurement.source.half_life_s;
    double sum = 0.0;
    for (const CountingTime& view : measurement.views) {
        sum +=
            view.duration_s * std::exp2(-view.start_s / half_life_s) * mean_decay_during(view.duration_s, half_life_s);
    }
    return sum;
}

void check(const PlanarMeasurement& measurement) {
    require(positive(counting_time_s(measurement)) &&
                std::all_of(measurement.views.begin(), measurement.views.end(),
                            [](const CountingTime& v) { return v.duration_s >= 0.0 && std::isfinite(v.start_s); }),
            "no counting time", "state the duration of the views");
    require(measurement.counts >= 0.0 && std::isfinite(measurement.counts) && measurement.background_counts >= 0.0 &&
                std::isfinite(measurement.background_counts) && measurement.background_duration_s >= 0.0,
            "negative counts or time", "counts and times are at least 0");
    require(measurement.background_counts == 0.0 || measurement.background_duration_s > 0.0,
            "background counts without their time", "state how long the background was counted");
    require(positive(measurement.live_fraction) && measurement.live_fraction <= 1.0,
            "a share of counted events of " + number_text(measurement.live_fraction), "it lies between 0 and 1");
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

}  // namespace

double Calibration::combined_relative() const {
    return std::hypot(type_a_relative, activity_relative);
}

Calibration calibrate(const PlanarMeasurement& measurement) {
    check(measurement);
    const double activity = activity_at_start_mbq(measurement.source);
    const double background_share = measurement.background_duration_s > 0.0
                                        ? counting_time_s(measurement) / measurement.background_duration_s
                                        : 0.0;
    const double net = measurement.counts - background_share * measurement.background_counts;
    require(net > 0.0, "no counts above the background", "check the window and the counts");
    Calibration calibration;
    calibration.experiment = CalibrationExperiment::planar;
    calibration.factor_cps_per_mbq = net / (decayed_time_s(measurement) * measurement.live_fraction * activity);
    calibration.type_a_relative =
        std::sqrt(measurement.counts + background_share * background_share * measurement.background_counts) / net;
    calibration.activity_relative = measurement.source.relative_uncertainty;
    return calibration;
}

Calibration calibrate(const ImageMeasurement& measurement) {
    require(measurement.experiment != CalibrationExperiment::planar, "a planar source has no reconstructed volume",
            "give its counts");
    require(positive(measurement.image_sensitivity_cps_per_mbq), "the sensitivity of the image is not positive",
            "state the one that the image was reconstructed with");
    require(!measurement.image_mbq.empty(), "no volume of interest", "measure at least one");
    for (const double activity : measurement.image_mbq) {
        require(positive(activity), "a volume of interest that shows " + number_text(activity) + " MBq",
                "check its place");
    }
    require(positive(measurement.voi_share) && measurement.voi_share <= 1.0 && positive(measurement.decayed_in_scan) &&
                measurement.decayed_in_scan <= 1.0,
            "a share of the activity or a decay beyond 0 to 1", "both are fractions");
    require(measurement.experiment == CalibrationExperiment::cylinder || measurement.voi_share == 1.0,
            "a volume of interest that holds a part of the sphere only", "enclose all that is seen of the sphere");
    const double truth =
        activity_at_start_mbq(measurement.source) * measurement.voi_share * measurement.decayed_in_scan;
    Calibration calibration;
    calibration.experiment = measurement.experiment;
    calibration.factor_cps_per_mbq = measurement.image_sensitivity_cps_per_mbq * mean(measurement.image_mbq) / truth;
    calibration.type_a_relative = relative_standard_error(measurement.image_mbq);
    calibration.activity_relative = measurement.source.relative_uncertainty;
    return calibration;
}

}  // namespace isotone::recon
