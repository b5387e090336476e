// SPDX-License-Identifier: Apache-2.0
/// A camera of the share folder with one of its collimators and their materials.
#pragma once

#include "io/config/share.hpp"
#include "recon/model/collimator_response.hpp"

#include <string>

namespace isotone::recon::test {

inline DetectorSystem detector_system(const std::string& camera_name, const std::string& collimator_name) {
    DetectorSystem system;
    system.camera = io::config::load_camera(camera_name);
    system.collimator = system.camera.collimator(collimator_name);
    system.septa = io::config::load_material(system.collimator.septa_material);
    system.crystal = io::config::load_material(system.camera.crystal_material);
    return system;
}

}  // namespace isotone::recon::test
