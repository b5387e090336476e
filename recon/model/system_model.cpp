// SPDX-License-Identifier: Apache-2.0
#include "recon/model/system_model.hpp"

namespace isotone::recon {

SystemModel::~SystemModel() = default;

}  // namespace isotone::recon
